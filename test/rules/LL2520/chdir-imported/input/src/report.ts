import { chdir } from 'node:process';

chdir(__dirname);

export const handler = async (event: { id: string }) => {
  return { statusCode: 200 };
};

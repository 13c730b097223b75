import { need } from './env';

export const handler = async (event: { id: string }) => {
  need('TABLE');
  return { statusCode: 200 };
};

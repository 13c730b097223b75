import { load } from './config';

load().catch(process.exit);

export const handler = async (event: { id: string }) => {
  return { statusCode: 200 };
};

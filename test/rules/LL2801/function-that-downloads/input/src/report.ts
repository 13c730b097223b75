import { download } from './storage';

export const handler = async (event: { id: string }) => {
  await download(event.id, '/tmp/input.zip');
  return { statusCode: 200 };
};

import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const CACHE = path.join(os.tmpdir(), 'cache', 'prices.json');

export const handler = async (event: { id: string }) => {
  await writeFile(CACHE, event.id);
  return { statusCode: 200 };
};

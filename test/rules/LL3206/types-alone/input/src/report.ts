import type { Sharp } from 'sharp';
import { type Database } from 'better-sqlite3';

export const handler = async (event: { id: string }) => {
  const image: Sharp | Database | undefined = undefined;
  return { statusCode: 200 };
};

import { writeFileSync } from 'node:fs';

export const handler = async (event: { id: string }) => {
  writeFileSync(`/tmp/${event.id}.csv`, '');
  return { statusCode: 200 };
};

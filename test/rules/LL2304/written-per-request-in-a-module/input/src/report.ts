import { inZone } from './zone';

export const handler = async (event: { id: string }) => {
  inZone(event.id);
  return { statusCode: 200 };
};

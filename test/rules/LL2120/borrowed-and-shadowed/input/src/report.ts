import { Map } from './map.js';

Map.prototype.zoom = 3;
const slice = Array.prototype.slice;

export const handler = async (event: { id: string }) => {
  slice.call(arguments);
  return { statusCode: 200 };
};

import './extensions.js';

export const handler = async (event: { id: string }) => {
  console.log([1, 2].last());
  return { statusCode: 200 };
};

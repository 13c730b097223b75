import sharp from 'sharp';

export const handler = async (event: { id: string }) => {
  await sharp(event.id).toBuffer();
  return { statusCode: 200 };
};

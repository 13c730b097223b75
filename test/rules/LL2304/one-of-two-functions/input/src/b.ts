export const handler = async (event: { id: string }) => {
  return { statusCode: 200 };
};

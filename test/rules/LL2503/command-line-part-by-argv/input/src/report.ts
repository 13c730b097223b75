export const handler = async (event: { id: string }) => {
  return { statusCode: 200 };
};

if (process.argv[1]?.endsWith('report.ts')) {
  handler({ id: '1' }).then(() => process.exit(0));
}

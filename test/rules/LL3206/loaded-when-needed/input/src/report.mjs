export const handler = async () => {
  const { default: Database } = await import('better-sqlite3');
  return new Database(':memory:');
};

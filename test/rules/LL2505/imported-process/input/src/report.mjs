import process from 'node:process';

export const handler = async () => {
  process.addListener('uncaughtException', console.error);
};

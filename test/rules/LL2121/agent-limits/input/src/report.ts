import https from 'node:https';

https.globalAgent.maxSockets = 50;

export const handler = async (event: { id: string }) => {
  return { statusCode: 200 };
};

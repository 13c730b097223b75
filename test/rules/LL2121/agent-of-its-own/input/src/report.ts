import https from 'node:https';

const agent = new https.Agent({ keepAlive: true });
agent.maxSockets = 50;

export const handler = async (event: { id: string }) => {
  https.get('https://example.com', { agent });
  return { statusCode: 200 };
};

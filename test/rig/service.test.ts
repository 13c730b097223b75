import { expect, test } from 'vitest';
import { scratch } from './scratch.js';
import { bootService, buildService } from './service.js';
import { writeTree } from './tree.js';

const SERVER = `
import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('hello ' + process.env.NAME));
server.listen(process.env.PORT, () => console.log(JSON.stringify({ event: 'listening', port: Number(process.env.PORT) })));
process.on('SIGTERM', () => server.close(() => { console.log(JSON.stringify({ event: 'stopped' })); }));
`;

function service(scripts: Record<string, string>): string {
  const dir = scratch('service');
  writeTree(dir, { 'package.json': JSON.stringify({ type: 'module', scripts }), 'server.js': SERVER });
  return dir;
}

test('builds, boots, answers, stops gracefully', async () => {
  const dir = service({ 'service:build': 'node -e 0', 'service:start': 'node server.js' });
  const running = await bootService(dir, { env: { NAME: 'Ada' } });
  expect(await (await fetch(running.url)).text()).toBe('hello Ada');
  expect(await running.waitForLog(({ event }) => event === 'listening')).toMatchObject({ port: running.port });
  await running.stop();
  expect(running.logs().map(({ event }) => event)).toEqual(['listening', 'stopped']);
});

test('a build that fails says why', () => {
  const dir = service({ 'service:build': 'node -e "console.error(\'no esbuild\'); process.exit(1)"' });
  expect(() => buildService(dir)).toThrow('no esbuild');
});

test('a server that does not come up says why', async () => {
  const dir = service({
    'service:build': 'node -e 0',
    'service:start': 'node -e "console.log(\'DATABASE_URL missing\')"',
  });
  await expect(bootService(dir)).rejects.toThrow('DATABASE_URL missing');
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../rig/cli.js';
import { gitRepo } from '../rig/git-repo.js';
import { linkModules } from '../rig/modules.js';
import { bootService, buildService } from '../rig/service.js';
import type { Tree } from '../rig/tree.js';

const SERVERLESS = `
service: words
provider:
  name: aws
  runtime: nodejs20.x
  environment:
    GREETING: Hello
functions:
  hello:
    handler: handlers/hello.handler
    events:
      - httpApi: GET /hello/{name}
  old:
    handler: handlers/old.handler
    events:
      - httpApi: GET /old
  fails:
    handler: handlers/old.fails
    events:
      - httpApi: GET /fails
  tick:
    handler: handlers/tick.run
    events:
      - schedule: rate(1 minute)
`;

const COMMONJS: Tree = {
  'package.json': '{ "name": "words", "version": "1.0.0" }\n',
  'handlers/hello.js': `const { greet } = require('../lib/greet');
exports.handler = async (event) => ({ statusCode: 200, body: greet(event.pathParameters.name) });
`,
  'handlers/old.js': `module.exports = {
  handler(event, context, callback) { callback(null, { statusCode: 200, body: context.functionName + ' ' + __filename.split('/').pop() }); },
  fails: async () => { throw new Error('on purpose'); },
};
`,
  'handlers/tick.js':
    'class Job { constructor() { this.runs = 0; } async run() { this.runs += 1; console.log("ran " + this.runs); } }\nconst job = new Job();\nexports.run = job.run.bind(job);\n',
  'lib/greet.js': "exports.greet = (name) => process.env.GREETING + ' ' + name;\n",
};

const ESM: Tree = {
  'package.json': '{ "name": "words", "version": "1.0.0", "type": "module" }\n',
  'handlers/hello.js': `import { greet } from '../lib/greet.js';
export const handler = async (event) => ({ statusCode: 200, body: greet(event.pathParameters.name) });
`,
  'handlers/old.js': `import { fileURLToPath } from 'node:url';
export function handler(event, context, callback) {
  callback(null, { statusCode: 200, body: context.functionName + ' ' + fileURLToPath(import.meta.url).split('/').pop() });
}
export const fails = async () => { throw new Error('on purpose'); };
`,
  'handlers/tick.js':
    'let runs = 0;\nexport { tick as run };\nasync function tick() { runs += 1; console.log("ran " + runs); }\n',
  'lib/greet.js': "export const greet = (name) => process.env.GREETING + ' ' + name;\n",
};

test.each([
  ['CommonJS', COMMONJS],
  ['ES modules', ESM],
])('a JavaScript app, %s: migrated, built, booted, called', async (_name, files) => {
  const repo = gitRepo({ files: { ...files, 'serverless.yml': SERVERLESS, '.gitignore': 'node_modules/\n' } });
  const { code, stdout, stderr } = await runCli(['apply', '--yes', '--no-install'], { cwd: repo.dir });
  expect(code, stdout + stderr).toBe(0);
  expect(existsSync(path.join(repo.dir, 'service/app.js'))).toBe(true);
  expect(Object.keys(repo.tree()).filter((file) => file.endsWith('.ts'))).toEqual([]);
  linkModules(repo.dir);
  buildService(repo.dir);
  const server = await bootService(repo.dir, { build: false, env: { STAGE: 'live' } });
  const answer = async (route: string): Promise<[number, string]> => {
    const response = await fetch(server.url + route);
    return [response.status, await response.text()];
  };
  expect(await answer('/hello/ada')).toEqual([200, 'Hello ada']);
  expect(await answer('/old')).toEqual([200, 'words-live-old old.js']);
  expect(await answer('/fails')).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(await answer('/healthz')).toMatchObject([200, expect.anything()]);
  expect(await server.stop()).toBe(0);
});

test('WORKER=inline runs the schedule inside the server', async () => {
  const repo = gitRepo({ files: { ...COMMONJS, 'serverless.yml': SERVERLESS, '.gitignore': 'node_modules/\n' } });
  await runCli(['apply', '--yes', '--no-install'], { cwd: repo.dir });
  linkModules(repo.dir);
  const clock = new URL('../../scripts/demo/clock.mjs', import.meta.url).href;
  const env = {
    WORKER: 'inline',
    SCHEDULES_ENABLED: 'tick',
    NODE_OPTIONS: `--import=${clock}`,
    CLOCK: String(Date.UTC(2030, 0, 1, 0, 0, 57)),
  };
  const server = await bootService(repo.dir, { env });
  expect((await fetch(`${server.url}/hello/ada`)).status).toBe(200);
  await expect.poll(() => server.output(), { timeout: 70_000 }).toContain('ran 1');
  expect(await server.stop()).toBe(0);
}, 90_000);

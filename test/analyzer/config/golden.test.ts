import path from 'node:path';
import { expect, test } from 'vitest';
import { readInfrastructure } from '../../../src/analyzer/config/read.js';
import { openFiles } from '../../../src/analyzer/files/open.js';

const HERE = import.meta.dirname;

async function read(fixture: string, stage?: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const files = await openFiles(path.join(HERE, 'fixtures', fixture));
  if (!files.ok) throw new Error(files.error.message);
  const facts = await readInfrastructure(files.value, { stage, params: {}, env });
  if (!facts.ok) throw new Error(facts.error.message);
  return `${JSON.stringify(facts.value, null, 2)}\n`;
}

test.each(['rich', 'v4'])('%s, a whole folder', async (fixture) => {
  const json = await read(fixture);
  await expect(json).toMatchFileSnapshot(path.join(HERE, 'golden', `${fixture}.json`));
  expect(json).not.toContain('correct-horse');
  expect(json).not.toContain(HERE);
});

test('the facts are the same bytes for every machine', async () => {
  expect(await read('rich', undefined, { HOME: '/elsewhere', LOG_LEVEL: 'silly', AWS_REGION: 'us-west-2' })).toBe(
    await read('rich'),
  );
});

test('a stage changes nothing that is written into the service', async () => {
  const values = (json: string): unknown => {
    const { service, functions } = JSON.parse(json);
    return {
      service,
      functions: functions.map(({ environment, deployedName }: Record<string, unknown>) => ({
        environment,
        deployedName,
      })),
    };
  };
  expect(values(await read('rich', 'prod'))).toEqual(values(await read('rich')));
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CODES } from '../../src/model/codes.js';
import { PROJECT_ROOT } from '../rig/cli.js';

test.each(Object.entries(CODES))('%s has a page under its title', (code, { title }) => {
  const file = path.join(PROJECT_ROOT, 'docs/findings', `${code}.md`);
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(`# ${code} ${title}`);
});

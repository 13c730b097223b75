import { expect, test } from 'vitest';
import { dockerIgnore } from '../../src/verifier/image/dockerignore.js';

// https://docs.docker.com/build/concepts/context/#dockerignore-files
test.each([
  ['.env', '.env', true],
  ['.env', 'a/.env', false],
  ['.env.*', '.env.local', true],
  ['**/node_modules', 'node_modules', true],
  ['**/node_modules', 'a/b/node_modules', true],
  ['**/node_modules', 'a/node_modules/x/y.js', true],
  ['**/node_modules', 'my_node_modules', false],
  ['/dist/', 'dist/a.js', true],
  ['./dist/../out', 'out', true],
  ['*/temp*', 'a/temporary.txt', true],
  ['*/temp*', 'a/b/temporary.txt', false],
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['**/*.md', 'docs/deep/README.md', true],
  ['docs/**', 'docs/a', true],
  ['docs/**', 'docs', false],
  ['temp?', 'temp1', true],
  ['temp?', 'temp12', false],
  ['a[0-9]', 'a7', true],
  ['a[^0-9]', 'a7', false],
  ['\\#x', '#x', true],
  ['# x', '# x', false],
  ['a+b(c)$', 'a+b(c)$', true],
  ['*.md\n!README.md', 'README.md', false],
  ['*.md\n!README.md', 'OTHER.md', true],
  ['!README.md\n*.md', 'README.md', true],
  ['*\n!src', 'src/a/b.ts', false],
  ['*\n!src\nsrc/secret', 'src/secret/key', true],
  ['  .env  ', '.env', true],
  ['\r\n.env\r\n', '.env', true],
  ['a[', 'a[', true],
  ['[z-a]', 'b', false],
  ['.', 'a', false],
])('%j leaves out %j: %s', (text, file, expected) => {
  expect(dockerIgnore(text).ignores(file)).toBe(expected);
});

test('the Dockerfile stays, whatever the patterns say', () => {
  const ignore = dockerIgnore('**\n', ['service/Dockerfile']);
  expect(ignore.ignores('service/Dockerfile')).toBe(false);
  expect(ignore.ignores('service/other')).toBe(true);
  expect(ignore.prunes('service')).toBe(false);
  expect(ignore.prunes('src')).toBe(true);
});

test.each([
  ['**/node_modules\n!service', 'node_modules', true],
  ['*\n!src/keep', 'src', false],
  ['*\n!src/keep', 'lib', true],
  ['*\n!**/keep', 'lib', false],
  ['*\n!lib*/keep', 'libs', false],
  ['a', 'b', false],
])('%j: nothing below %j comes back: %s', (text, folder, expected) => {
  expect(dockerIgnore(text).prunes(folder)).toBe(expected);
});

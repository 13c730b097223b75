import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { briefs, facts, failure, oneFunction, only, triggersOf, valueOfV } from '../read-text.js';

/** Far above what they take, so that a slow machine passes; without a bound in the reader they would not end at all. */
const SECONDS = 60_000;

describe('files made to exhaust', () => {
  test.each<[string, string]>([
    ['brackets', '['.repeat(50_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['hyphens', '- '.repeat(50_000)],
    ['question marks', '? '.repeat(50_000)],
    ['indentation', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['size', `a: ${'x'.repeat(2_100_000)}`],
  ])(
    '%s: LL1004',
    async (_, text) => {
      expect(await failure(text)).toMatchObject({ code: 'LL1004', location: { line: 1 } });
    },
    SECONDS,
  );

  test(
    'aliases of aliases stay as small as they are written',
    async () => {
      const levels = Array.from(
        { length: 40 },
        (_, i) =>
          `  l${i}: &l${i} [${Array(10)
            .fill(i === 0 ? 'x' : `*l${i - 1}`)
            .join(', ')}]`,
      );
      const top = `custom:\n${levels.join('\n')}\n`;
      const text = oneFunction(
        'environment: {V: *l39}\nevents:\n  - schedule: {rate: rate(1 day), input: *l39}\n  - sqs: *l39',
        top,
      );
      const read = await facts(text);
      expect(triggersOf(read)).toMatchObject([{ kind: 'other', event: 'schedule', why: 'its input is too large' }]);
    },
    SECONDS,
  );

  test(
    'texts that double stop growing',
    async () => {
      const lines = Array.from({ length: 60 }, (_, i) => `  a${i + 1}: \${self:custom.a${i}}\${self:custom.a${i}}`);
      const read = await facts(
        oneFunction('environment: {V: "${self:custom.a60}"}', `custom:\n  a0: xx\n${lines.join('\n')}\n`),
      );
      expect(valueOfV(read)).toMatchObject({ kind: 'required', reason: 'unresolved' });
      expect(read.findings[0]?.message).toContain('its text grows without end');
    },
    SECONDS,
  );

  test(
    'long chains end',
    async () => {
      const lines = Array.from({ length: 5000 }, (_, i) => `  a${i}: \${self:custom.a${i + 1}}`);
      const read = await facts(
        oneFunction('environment: {V: "${self:custom.a0}"}', `custom:\n${lines.join('\n')}\n  a5000: end\n`),
      );
      expect(valueOfV(read)).toMatchObject({ kind: 'required', reason: 'unresolved' });
      expect(briefs(read)).toHaveLength(1);
    },
    SECONDS,
  );

  test.each(['${self:', '${self:a, ', "${self:a, '", '${file(', '${a:${', '\\${'])(
    '%s again and again is read in time',
    async (piece) => {
      const read = await facts(oneFunction(`environment:\n  V: ${JSON.stringify(piece.repeat(3000))}`));
      expect(valueOfV(read)).toBeDefined();
    },
    SECONDS,
  );
});

describe('keys and names that reach for prototypes', () => {
  test('`__proto__` is a key like any other', async () => {
    const top = 'custom: {__proto__: {polluted: yes1}, constructor: {prototype: {polluted: yes2}}}';
    const lines = 'environment: {A: "${self:custom.__proto__.polluted}", B: "${self:custom.toString, \'none\'}"}';
    const read = await facts(
      oneFunction(`${lines}\nevents:\n  - schedule: {rate: rate(1 day), input: {__proto__: {a: 1}}}`, top),
    );
    expect(only(read).environment.map(({ value }) => value)).toEqual([
      { kind: 'literal', text: 'yes1' },
      { kind: 'literal', text: 'none' },
    ]);
    const [trigger] = triggersOf(read);
    const input = trigger?.kind === 'schedule' ? (trigger.input as object) : {};
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
    expect(JSON.stringify(input)).toBe('{"__proto__":{"a":1}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test.each([
    '${param:__proto__}',
    '${param:constructor}',
    '${env:__proto__}',
    '${self:constructor}',
    '${constructor:x}',
    '${__proto__:x}',
  ])('%s finds nothing', async (text) =>
    expect(valueOfV(await facts(oneFunction(`environment: {V: "${text}"}`)))).not.toMatchObject({
      reason: 'reference',
    }),
  );

  test('a stage called `__proto__`', async () => {
    const read = await facts(
      oneFunction('environment: {V: "${self:custom.${sls:stage}.x, \'d\'}"}', 'custom: {dev: {x: 1}}'),
      { stage: '__proto__' },
    );
    expect(valueOfV(read)).toMatchObject({ kind: 'required', reason: 'stage-lookup' });
  });
});

describe('messages', () => {
  test('stay on one line and of a size, whatever the file says', async () => {
    const evil = '\\u001b[31mred\\u2028\\nnext';
    const read = await facts(
      oneFunction(
        `timeout: "\${param:${evil}${'x'.repeat(500)}}"\nlayers: ["${evil}"]\nevents: [{"${evil}": 1}, {httpApi: "${evil}"}]`,
        `plugins: ["./${evil}"]`,
      ),
    );
    expect(read.findings.length).toBeGreaterThanOrEqual(4);
    for (const { message, fix } of read.findings) {
      expect(message).toMatch(/^[^\p{Cc}\u2028\u2029]{1,400}$/u);
      expect(fix).toMatch(/^[^\p{Cc}\u2028\u2029]{1,900}$/u);
    }
  });

  test('neither do failures quote what is secret or unprintable', async () => {
    const texts = [
      'a: 1\nservice\u001b: x\n  y: postgres://a:hunter2@db\n- z',
      '"pwd=hunter2\\u2028": 1\n"pwd=hunter2\\u2028": 2',
      '- x\nghp_abcdefghijklmnopqrstuvwxyz0123456789',
    ];
    for (const text of texts) {
      const { message } = await failure(text);
      expect(message).toMatch(/^serverless\.yml:\d+:\d+ cannot be parsed: [^\p{Cc}\u2028\u2029]{1,200}$/u);
      expect(message).not.toMatch(/hunter2|ghp_/);
    }
  });

  test('each finding has an id of its own', async () => {
    const read = await facts(oneFunction('environment: {A: "${param:a}", B: "${param:b}", C: "${param:a}"}'));
    const ids = read.findings.map(({ id }) => id);
    expect(ids).toEqual(['LL1101:f:serverless.yml:8', 'LL1101:f:serverless.yml:8-2', 'LL1101:f:serverless.yml:8-3']);
  });
});

test('any text at all is read or refused, never thrown', async () => {
  const word = fc.constantFrom(
    'service',
    'functions',
    'provider',
    'environment',
    'events',
    'http',
    'httpApi',
    'sqs',
    'schedule',
    'arn',
    'rate',
    'handler',
    'layers',
    ':',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '\n    ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
    '<<',
    '!Ref ',
    '!Sub ',
    '!GetAtt ',
    '${self:',
    '${file(',
    '${opt:stage}',
    '${param:x}',
    '${env:x, ',
    '}',
    ')',
    '\\',
    '#',
    '\t',
    '\u0000',
    '\u2028',
    '~',
    '1',
    'true',
    'null',
    '__proto__',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 60 }), async (words) => {
      const tail = words.join('');
      for (const text of [
        tail,
        `service: a\nprovider:\n  name: aws\nfunctions:\n  f:\n    handler: a.b\n    ${tail}`,
      ]) {
        const read = await facts(text).catch((error: Error) => error.message);
        if (typeof read === 'string') expect(read).toMatch(/^LL100[34]: /);
        else JSON.stringify(read);
      }
    }),
    { numRuns: 1500 },
  );
}, 30_000);

test('any value of a variable is read or reported', async () => {
  const piece = fc.constantFrom(
    '${',
    '}',
    'self:',
    'custom.a',
    'opt:',
    'stage',
    'env:',
    'file(',
    ')',
    ':',
    ',',
    "'",
    '"',
    ' ',
    'x',
    '\\',
    '(',
    'AWS::',
    '.',
    '0',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const text = pieces.join('');
      const read = await facts(
        oneFunction(`environment:\n  V: ${JSON.stringify(text)}`, `custom:\n  a: ${JSON.stringify(text)}`),
      );
      expect(only(read).environment.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1500 },
  );
}, 30_000);

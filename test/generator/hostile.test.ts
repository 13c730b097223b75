import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generate } from '../../src/generator/generate.js';
import { commentText, member, propertyKey, quote, templateText } from '../../src/generator/print/escape.js';
import { mdCode, mdText } from '../../src/generator/text/markdown.js';
import { shellValue, shellWord } from '../../src/generator/text/shell.js';
import { fill } from '../../src/generator/text/template.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { makePlan } from '../../src/planner/plan.js';
import {
  fn,
  http,
  inventory,
  literal,
  PROJECT,
  required,
  STAGE,
  schedule,
  sqs,
  staged,
  variable,
} from '../planner/inventories.js';
import { authorizer } from '../planner/todos.js';
import { created, FORMS, memoryFiles, PACKAGE_JSON } from './support.js';

const NASTY = [
  'a"b',
  "it's",
  'x`y${process.exit(1)}z',
  'line\nbreak\r\n// too',
  'end */ of',
  '\u2028\u2029\u202e',
  '../../etc',
  '__proto__',
  'constructor',
  'back\\slash\\',
  '{{node}}',
  "x from 'left-pad'; require('left-pad')",
  '| pipe | `` |',
  '<script>',
  '𝒳-é',
  '',
];

/** The value of an expression, evaluated with a stage. */
const evaluate = (expression: string): unknown => new Function('stage', `return ${expression}`)('prod');

describe('escapes', () => {
  test.each(NASTY)('%j comes back as it was', (text) => {
    expect(evaluate(quote(text))).toBe(text);
    expect(evaluate(`\`${templateText(text)}\``)).toBe(text);
    const object = evaluate(`{ return: null }, ({ ${propertyKey(text)}: 1 })`) as object;
    expect(Object.keys(object)).toEqual([text]);
    expect(new Function('o', `return ${member('o', text)}`)(JSON.parse(`{${JSON.stringify(text)}:1}`))).toBe(1);
  });

  test.each(NASTY)('%j cannot end a comment', (text) => {
    expect(evaluate(`/* ${commentText(text)} */ 1`)).toBe(1);
    expect(evaluate(`1 // ${commentText(text)}\n`)).toBe(1);
  });

  test('text stays out of Markdown’s way', () => {
    expect(mdText('a | b\n# c `d` <e> *f* _g_ snake_case')).toBe(
      'a \\| b # c \\`d\\` &lt;e\\> \\*f\\* \\_g\\_ snake_case',
    );
    expect(mdCode('a`b|c')).toBe('``a`b\\|c``');
    expect(mdCode('`')).toBe('`` ` ``');
  });

  test('text is one word for a shell', () => {
    expect(shellWord("it's $(x)")).toBe(`'it'\\''s $(x)'`);
    expect(shellValue(staged('a$(b)`c`"-', STAGE))).toBe('"a\\$(b)\\`c\\`\\"-${STAGE}"');
  });

  test('a slot’s value is never read as a slot; a slot without value is our bug', () => {
    expect(fill('{{a}}-{{b}}', { a: '{{b}}', b: '1' })).toBe('{{b}}-1');
    expect(fill('x\n{{a}}\ny\n', { a: '' })).toBe('x\ny\n');
    expect(() => fill('{{missing}}', {})).toThrow('Internal error');
  });
});

describe.each([
  ['TypeScript', {}],
  ['ES modules', { language: 'javascript' }],
  ['CommonJS', { language: 'javascript', moduleSystem: 'commonjs' }],
] as const)('hostile names in %s', (_, project) => {
  const functions = NASTY.map((text, index) =>
    fn(text, {
      deployedName: index % 2 === 0 ? literal(text) : staged(text, STAGE, text),
      codeUri: text,
      handler: `src/${text}.handler`,
      runtime: `nodejs22.x${text}`,
      code: {
        file: `src/${text}${index}.js`,
        exportPath: text,
        shape: 'function',
        location: { file: 'x', line: 1, column: 1 },
        topLevelAwait: false,
      },
      packaging: { patterns: [text, `!${text}`, 'data/**'], individually: false, layers: [text] },
      environment: [
        variable('SHARED', literal(text)),
        variable(`OWN_${index}`, required(text, `OWN_${index}`)),
        variable(text, staged(text, STAGE)),
      ],
      triggers: [
        http('GET', `/${text}${index}`, {
          api: index % 2 === 0 ? 'httpApi' : 'restApi',
          guards: [{ kind: 'authorizer', name: text }],
          authorizer: `restApi:${text}`,
          cors: {
            allowedOrigins: [text],
            allowedHeaders: [],
            allowedMethods: [],
            exposedHeaders: [],
            allowCredentials: true,
          },
        }),
        authorizer({ id: `restApi:${text}`, name: text, header: text, validation: text }),
        schedule(`s${text}`, 'rate(5 minutes)', { input: { [text]: text }, inputPath: text }),
        sqs(`q${text}`, literal(`arn:aws:sqs:eu-west-1:1:${text}`)),
      ],
    }),
  );
  const service = { ...inventory([]).service, name: NASTY.join(' '), defaultStage: NASTY.join(' '), region: 'x"\ny' };
  const plan = makePlan(inventory(functions, { service, project: { ...PROJECT, ...project } }), [], DEFAULT_ANSWERS);
  const texts = created(generate(plan, memoryFiles({ 'package.json': PACKAGE_JSON }), undefined, FORMS).edits);

  test('nothing is lost on the way', () => {
    expect(plan.functions).toHaveLength(NASTY.length);
    expect(plan.routes).toHaveLength(NASTY.length);
    expect(plan.consumers).toHaveLength(NASTY.length);
    expect(plan.authorizers).toHaveLength(NASTY.length);
  });

  test('every source parses, with one entry for each function', () => {
    for (const [file, text] of texts) {
      if (/^service\/[^/]+\.[jt]s$/.test(file)) {
        expect([file, parseSync(file, text, { showSemanticErrors: true }).errors]).toEqual([file, []]);
      }
    }
    const sources = [...texts].filter(([file]) => /^service\/functions\.[jt]s$/.test(file));
    expect(sources[0]?.[1].match(/^ {4}handler: /gm)).toHaveLength(NASTY.length);
  });

  test('compose.yaml, .env.example and the Dockerfile hold their form', () => {
    const compose = parse(texts.get('compose.yaml') ?? '');
    expect(Object.keys(compose)).toEqual(['name', 'services']);
    expect(compose.name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    for (const line of (texts.get('.env.example') ?? '').split('\n')) expect(line).toMatch(/^(#.*|[A-Za-z_]\w*=|)$/);
    for (const line of (texts.get('Dockerfile') ?? '').split('\n')) {
      expect(line).toMatch(/^(#|FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD| {2}CMD|$)/);
    }
  });

  test('MIGRATION.md has one row for each function in its table', () => {
    const text = texts.get('MIGRATION.md') ?? '';
    const table = text.slice(text.indexOf('## What moved'), text.indexOf('## Run it'));
    expect(
      table
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('|')),
    ).toHaveLength(NASTY.length + 2);
    expect(text).not.toContain('<script>\n');
  });
});

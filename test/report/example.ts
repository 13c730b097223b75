import type { Answers } from '../../src/model/answers.js';
import type { FileChange } from '../../src/model/edit.js';
import { type Finding, finding } from '../../src/model/finding.js';
import type { FunctionFact, Inventory, Trigger } from '../../src/model/inventory.js';
import type { FunctionPlan, Plan } from '../../src/model/plan.js';
import type { Proposal } from '../../src/model/proposal.js';

const FILE = 'serverless.yml';

/** Source of the example's infrastructure file, as far as its findings point at it. */
export const SOURCES: Readonly<Record<string, string>> = {
  [FILE]: [
    'service: orders',
    'provider:',
    '  environment:',
    '    API_TOKEN: abcd-1234-not-for-reports',
    '    OTHER: ${foo:bar}',
    'functions:',
    '  admin:',
    '\tauthorizer: tokenAuth',
  ].join('\n'),
};

const at = (line: number, column = 3) => ({ file: FILE, line, column });

function fact(id: string, triggers: Trigger[], runtime = 'nodejs22.x'): FunctionFact {
  const code = {
    file: `src/${id}.ts`,
    exportPath: 'handler',
    shape: 'function' as const,
    location: { file: `src/${id}.ts`, line: 1, column: 1 },
    topLevelAwait: false,
  };
  return {
    id,
    triggers,
    runtime,
    handler: `src/${id}.handler`,
    timeoutSeconds: 6,
    memoryMb: 1024,
    environment: [],
    location: at(7),
    deployedName: { kind: 'literal', text: `orders-dev-${id}` },
    packaging: { patterns: [], individually: false, layers: [] },
    ...(runtime.startsWith('nodejs') ? { code } : {}),
  };
}

function http(method: string, path: string): Trigger {
  return { kind: 'http', id: `httpApi:${method} ${path}`, api: 'httpApi', method, path, guards: [], location: at(8) };
}

/** Names as a hostile repository would choose them. */
const HOSTILE = '</script><img src=x onerror=alert(1)>"\'`${x}\u202e\u0007|';

const FUNCTIONS: FunctionFact[] = [
  fact('createOrder', [http('POST', '/orders'), http('GET', '/orders/{id}'), http('GET', '/orders')]),
  fact('admin', [http('GET', '/admin')]),
  fact('nightlyReport', [
    {
      kind: 'schedule',
      id: 'nightlyReport',
      source: 'rule',
      expression: 'cron(0 3 * * ? *)',
      enabled: true,
      location: at(9),
    },
  ]),
  fact('orderEvents', [
    {
      kind: 'sqs',
      id: 'orderEvents',
      queue: { kind: 'required', reason: 'reference', source: '!GetAtt Queue.Arn', name: 'QUEUE_URL' },
      fifo: false,
      batchSize: 10,
      windowSeconds: 0,
      reportBatchItemFailures: true,
      filterPatterns: [],
      enabled: true,
      location: at(9),
    },
  ]),
  fact('onSignUp', [
    {
      kind: 'other',
      id: 'onSignUp',
      event: 'cognitoUserPool',
      why: 'Cognito calls a Lambda by its ARN',
      location: at(9),
    },
  ]),
  fact('old', [], 'python3.12'),
];

const FINDINGS: Finding[] = [
  finding({
    code: 'LL1305',
    demand: 'must-decide',
    message: 'Route GET /admin is closed: its authorizer is not carried over.',
    fix: 'Keep the route on Lambda, or accept it closed.',
    location: at(8, 2),
    functionId: 'admin',
  }),
  finding({
    code: 'LL1101',
    demand: 'must-do',
    message: 'Variable ${foo:bar} cannot be resolved.',
    fix: 'Give it with --param.',
    location: at(5, 12),
    evidence: [{ role: 'read', location: { file: 'src/a b.ts', line: 3, column: 7 }, text: 'process.env.OTHER' }],
  }),
  finding({
    code: 'LL1106',
    demand: 'must-do',
    message: 'A plugin reads API_TOKEN.',
    fix: 'Look at it.',
    location: at(4),
  }),
  finding({
    code: 'LL1311',
    demand: 'note',
    message: 'Function "nightlyReport" runs in a process of its own.',
    fix: 'Nothing to do.',
    location: at(7),
  }),
];

function plan(fn: FunctionFact): FunctionPlan {
  const { id, handler, runtime, timeoutSeconds, memoryMb, deployedName } = fn;
  return {
    id,
    handler,
    runtime,
    timeoutSeconds,
    memoryMb,
    deployedName,
    file: `src/${id}.ts`,
    exportPath: 'handler',
    lane: 'isolated',
    laneReasons: [],
    environment: [],
    include: [],
    layers: [],
    topLevelAwait: false,
  };
}

const PROJECT = {
  language: 'typescript',
  moduleSystem: 'esm',
  packageManager: 'npm',
  packageJson: 'package.json',
  workspace: false,
} as const;

export const INVENTORY: Inventory = {
  version: 1,
  service: { name: 'orders', dialect: 'serverless', file: FILE, root: '.', defaultStage: 'dev' },
  project: PROJECT,
  apis: [],
  functions: FUNCTIONS,
  findings: FINDINGS.slice(1, 2),
};

export const PLAN: Plan = {
  version: 1,
  service: {
    name: 'orders',
    outDir: 'service',
    root: '.',
    source: FILE,
    project: PROJECT,
    nodeMajor: 22,
    defaultStage: 'dev',
    needsStage: true,
  },
  fronts: [
    {
      id: 'httpApi',
      kind: 'http-api',
      payload: '2.0',
      prefix: { kind: 'literal', text: '' },
      stage: { kind: 'literal', text: '$default' },
      binaryMediaTypes: [],
    },
  ],
  routes: [
    {
      id: 'httpApi:POST /orders',
      front: 'httpApi',
      method: 'POST',
      path: '/orders',
      functionId: 'createOrder',
      location: at(8),
    },
    {
      id: 'httpApi:GET /orders/{id}',
      front: 'httpApi',
      method: 'GET',
      path: '/orders/{id}',
      functionId: 'createOrder',
      location: at(8),
    },
    {
      id: 'httpApi:GET /orders',
      front: 'httpApi',
      method: 'GET',
      path: '/orders',
      functionId: 'createOrder',
      location: at(8),
    },
    {
      id: 'httpApi:GET /admin',
      front: 'httpApi',
      method: 'GET',
      path: '/admin',
      functionId: 'admin',
      closed: 'authorizer tokenAuth',
      location: at(8),
    },
  ],
  schedules: [
    {
      id: 'nightlyReport',
      functionId: 'nightlyReport',
      source: 'rule',
      expression: 'cron(0 3 * * ? *)',
      meaning: 'every day at 03:00 UTC',
      enabled: true,
      location: at(9),
    },
  ],
  consumers: [
    {
      id: 'orderEvents',
      functionId: 'orderEvents',
      fifo: false,
      batchSize: 10,
      windowSeconds: 0,
      reportBatchItemFailures: true,
      filterPatterns: [],
      enabled: true,
      location: at(9),
      queueUrlVariable: 'QUEUE_URL',
      queue: 'Queue',
    },
  ],
  authorizers: [],
  pools: [],
  functions: FUNCTIONS.slice(0, 4).map(plan),
  env: {
    variables: [
      { name: 'API_TOKEN', required: true, comment: 'looks secret in serverless.yml', functionIds: ['admin'] },
      { name: 'LOG_LEVEL', required: false, comment: 'info', functionIds: ['createOrder', 'admin'] },
      { name: 'QUEUE_URL', required: true, comment: 'URL of Queue', functionIds: ['orderEvents'] },
    ],
  },
  outcomes: FUNCTIONS.map(({ id, location }, index) => ({
    functionId: id,
    kind: index < 4 ? ('migrated' as const) : index === 4 ? ('kept' as const) : ('manual' as const),
    reason:
      index < 4 ? 'isolated' : index === 4 ? 'Cognito calls a Lambda by its ARN' : 'runtime python3.12 is not Node.js',
    location,
  })),
  totals: { functions: 6, migrated: 4, kept: 1, manual: 1, failed: 0 },
  behaviourChanges: ['No cold starts.', '/tmp is one folder for all functions.'],
  findings: FINDINGS,
};

const CHANGES: FileChange[] = [
  { file: 'Dockerfile', step: 'image', because: 'image', after: 'FROM node:22\n', generated: true },
  {
    file: 'package.json',
    step: 'packages',
    because: 'scripts',
    before: '{\n  "name": "orders"\n}\n',
    after: '{\n  "name": "orders",\n  "type": "module"\n}\n',
    generated: false,
  },
  { file: 'service/app.ts', step: 'service', because: 'app', after: 'export const app = 1;\n', generated: true },
  ...['a', 'b', 'c', 'd'].map(
    (name): FileChange => ({
      file: `service/runtime/${name}.ts`,
      step: 'service',
      because: 'runtime',
      after: `export const ${name} = 1;\n`,
      generated: true,
    }),
  ),
];

const ANSWERS: Answers = { version: 1, outDir: 'service', functions: {} };

export const PROPOSAL: Proposal = { inventory: INVENTORY, plan: PLAN, answers: ANSWERS, changes: CHANGES };

/** The same proposal with a hostile text wherever a repository can put one. */
export function hostile(): Proposal {
  const poison = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return KEPT.has(key) ? value : `${value}${HOSTILE}`;
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
  };
  return poison(PROPOSAL) as Proposal;
}

/** Values that the program itself chooses. */
const KEPT = new Set([
  'kind',
  'code',
  'demand',
  'step',
  'language',
  'moduleSystem',
  'packageManager',
  'dialect',
  'lane',
  'source',
  'shape',
  'payload',
  'before',
  'after',
]);

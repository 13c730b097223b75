import type { FunctionFact, Inventory, ProjectFact } from '../../src/model/inventory.js';
import { at, fn, http, inventory, REST_API, required, STAGE, schedule, sqs, staged, variable } from './inventories.js';

const FILE = 'template.yaml';
const AUTHORIZER = 'restApi:TokenAuthorizer';

/** A function in `functions/`, whose name CloudFormation makes up. */
function todo(id: string, facts: Partial<FunctionFact>): FunctionFact {
  const file = `functions/${id}.js`;
  return fn(id, {
    deployedName: required(`!Ref ${id}`, id.toUpperCase()),
    codeUri: 'functions',
    handler: `${id}.handler`,
    runtime: 'nodejs20.x',
    code: { ...fn(id).code!, file, location: at(3, file) },
    location: at(10, FILE),
    environment: [variable('DATABASE_URL', required('{{resolve:ssm:/todos/url}}', 'TODOS_URL', 'external'), 5)],
    ...facts,
  });
}

export const authorizer = (facts: object = {}) =>
  ({
    kind: 'authorizer',
    id: AUTHORIZER,
    api: 'restApi',
    name: 'TokenAuthorizer',
    type: 'token',
    header: 'Authorization',
    ttlSeconds: 300,
    location: at(30, FILE),
    ...facts,
  }) as const;

const rest = (method: string, path: string, facts: object = {}) =>
  http(method, path, { api: 'restApi', authorizer: AUTHORIZER, location: at(11, FILE), ...facts });

export const TODO_FUNCTIONS: readonly FunctionFact[] = [
  todo('Authorize', { triggers: [authorizer({ validation: '^Bearer [\\w-]+$', ttlSeconds: 60 })] }),
  todo('Status', { triggers: [rest('GET', '/status', { authorizer: undefined })] }),
  todo('ListTodos', { triggers: [rest('GET', '/todos')] }),
  todo('Webhook', {
    codeUri: 'webhook',
    handler: 'app.handler',
    code: {
      ...fn('a').code!,
      file: 'webhook/app.js',
      location: at(3, 'webhook/app.js'),
      sdkPackages: ['@aws-sdk/client-sqs'],
    },
    environment: [variable('SERVICE', staged('todos-', STAGE), 6)],
    triggers: [http('ANY', '$default', { api: 'webhookUrl', id: 'webhookUrl:$default', location: at(40, FILE) })],
  }),
  todo('Import', { triggers: [sqs('Import', required('!GetAtt ImportQueue.Arn', 'IMPORT_QUEUE_ARN'))] }),
  todo('Digest', { triggers: [schedule('Digest', 'cron(0 6 * * ? *)', { input: { days: 1 } })] }),
  todo('CleanUp', {
    triggers: [schedule('CleanUp', 'cron(30 2 * * ? *)', { source: 'scheduler', timezone: 'Europe/Berlin' })],
  }),
];

const TODO_PROJECT: ProjectFact = {
  language: 'javascript',
  moduleSystem: 'commonjs',
  packageManager: 'npm',
  functionPackages: ['functions'],
  workspace: false,
};

/** A SAM app in JavaScript: a REST API with an authorizer, a Function URL, no package.json at the top. */
export function todosInventory(
  functions: readonly FunctionFact[] = TODO_FUNCTIONS,
  facts: Partial<Inventory> = {},
): Inventory {
  return inventory(functions, {
    service: { name: 'todos', dialect: 'sam', file: FILE, root: '.', defaultStage: 'dev' },
    project: TODO_PROJECT,
    apis: [
      { ...REST_API, stage: staged(STAGE), location: at(7, FILE) },
      {
        id: 'webhookUrl',
        kind: 'function-url',
        payload: '2.0',
        functionId: 'Webhook',
        binaryMediaTypes: [],
        location: at(40, FILE),
      },
    ],
    ...facts,
  });
}

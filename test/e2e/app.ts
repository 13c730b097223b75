import { type GitRepo, gitRepo } from '../rig/git-repo.js';
import type { Tree } from '../rig/tree.js';

/** A small Serverless Framework project: a route, a schedule, a queue, and a trigger that stays. */
export const APP: Tree = {
  'package.json': '{\n  "name": "shop",\n  "version": "1.0.0",\n  "type": "module"\n}\n',
  '.gitignore': 'node_modules/\nbuild/\n',
  'serverless.yml': `service: shop
provider:
  name: aws
  runtime: nodejs22.x
  environment:
    LOG_LEVEL: info
    TABLE: !Ref OrdersTable
functions:
  listOrders:
    handler: src/orders.list
    events:
      - httpApi: GET /orders
  admin:
    handler: src/orders.admin
    events:
      - httpApi:
          path: /admin
          method: get
          authorizer:
            name: tokenAuth
  nightly:
    handler: src/nightly.handler
    events:
      - schedule: cron(0 3 * * ? *)
  onOrder:
    handler: src/queue.handler
    events:
      - sqs: arn:aws:sqs:eu-west-1:123456789012:orders
  onSignUp:
    handler: src/sign-up.handler
    events:
      - cognitoUserPool:
          pool: people
          trigger: PostConfirmation
`,
  'src/orders.js':
    "export const list = async () => ({ statusCode: 200, body: '[]' });\nexport const admin = async () => ({ statusCode: 204 });\n",
  'src/nightly.js': 'export const handler = async () => undefined;\n',
  'src/queue.js': 'export async function handler(event) {\n  return event.Records.length;\n}\n',
  'src/sign-up.js': 'export const handler = async (event) => event;\n',
};

/** The same without a route that must be decided on: everything can be settled. */
export const SETTLED: Tree = {
  ...APP,
  'serverless.yml': String(APP['serverless.yml']).replace(/ {10}authorizer:\n {12}name: tokenAuth\n/, ''),
};

/** A repository with the small project in it, below `folder` when one is given. */
export function appRepo(files: Tree = APP, folder = ''): GitRepo {
  return gitRepo({ files: Object.fromEntries(Object.entries(files).map(([file, text]) => [folder + file, text])) });
}

/** Output without the numbers that change whenever a file of the runtime does. */
export function steady(text: string): string {
  return text
    .replace(/\+\d+/g, '+N')
    .replace(/\(\d{2,} files\) +/g, '(N files)  ')
    .replace(/ +(\d{2,}) files/g, ' N files');
}

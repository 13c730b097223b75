import type { Inventory, ProjectFact } from '../../src/model/inventory.js';
import {
  fn,
  HTTP_API,
  http,
  inventory,
  literal,
  other,
  PROJECT,
  REST_API,
  required,
  STAGE,
  schedule,
  sqs,
  staged,
  variable,
} from './inventories.js';

/** A service with one of everything: routes on two APIs, a schedule, a queue, and functions that stay. */
export function ordersInventory(project: Partial<ProjectFact> = {}): Inventory {
  const extension = project.language === 'javascript' ? 'js' : 'ts';
  const code = (file: string, exportPath: string) => ({
    file: `src/handlers/${file}.${extension}`,
    exportPath,
    shape: 'function' as const,
    location: { file: `src/handlers/${file}.${extension}`, line: 5, column: 1 },
    topLevelAwait: false,
  });
  const shared = [
    variable('DATABASE_URL', required('${ssm:/orders/database-url}', 'DATABASE_URL', 'external'), 8),
    variable('LOG_LEVEL', literal('info'), 9),
  ];
  return inventory(
    [
      fn('listOrders', {
        handler: 'src/handlers/orders.list',
        code: code('orders', 'list'),
        environment: [...shared, variable('TABLE', literal('orders'))],
        triggers: [http('GET', '/orders')],
      }),
      fn('createOrder', {
        handler: 'src/handlers/orders.create',
        code: code('orders', 'create'),
        timeoutSeconds: 10,
        memoryMb: 512,
        reservedConcurrency: 20,
        environment: [
          ...shared,
          variable('TABLE', required('!Ref OrdersTable', 'ORDERS_TABLE'), 21),
          variable('BUCKET', staged('uploads-', STAGE)),
          variable('AWS_REGION', literal('eu-central-1')),
        ],
        triggers: [http('POST', '/orders'), http('GET', '/orders/{id}')],
      }),
      fn('admin', {
        handler: 'src/handlers/admin.default',
        code: code('admin', 'default'),
        triggers: [
          http('GET', '/admin', { api: 'restApi', guards: [{ kind: 'authorizer', name: 'tokenAuth' }] }),
          http('ANY', '/reports/{proxy+}', {
            api: 'restApi',
            cors: {
              allowedOrigins: ['*'],
              allowedHeaders: ['Content-Type', 'Authorization'],
              allowedMethods: ['GET', 'OPTIONS'],
              exposedHeaders: [],
              allowCredentials: false,
            },
          }),
        ],
        packaging: { patterns: ['!node_modules/**', 'templates/**'], individually: false, layers: [] },
      }),
      fn('nightlyReport', {
        handler: 'src/handlers/report.nightly',
        code: code('report', 'nightly'),
        environment: shared,
        triggers: [
          schedule('nightlyReport', 'cron(0 3 * * ? *)'),
          schedule('nightlyReport-2', 'rate(1 day)', {
            enabled: false,
            input: { full: true, since: [1, null, "it's"] },
          }),
        ],
      }),
      fn('orderEvents', {
        handler: 'src/handlers/events.handler',
        code: code('events', 'handler'),
        environment: shared,
        triggers: [
          sqs('orderEvents', required('!GetAtt OrderEventsQueue.Arn', 'ORDER_EVENTS_QUEUE_ARN'), {
            reportBatchItemFailures: true,
          }),
        ],
      }),
      fn('postConfirmation', {
        triggers: [
          other('cognitoUserPool', 'a Cognito trigger must answer within 5 s and only Lambda can be its target'),
        ],
      }),
      fn('thumbnails', { runtime: 'python3.12', triggers: [other('s3', 'S3 notifies Lambda')] }),
    ],
    { project: { ...PROJECT, ...project }, apis: [HTTP_API, { ...REST_API, binaryMediaTypes: ['image/png'] }] },
  );
}

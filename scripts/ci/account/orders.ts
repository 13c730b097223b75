// What `serverless deploy` makes of samples/orders in stage dev, as SDK calls.
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';

export const REGION = 'eu-central-1';
const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-dev`;
const SECRET = 'postgres://orders:s3cr3t@db.example.com/orders';
/** An archive without entries. */
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

const SHARED = { DATABASE_URL: SECRET, LOG_LEVEL: 'info', SERVICE: 'orders-dev' };

interface Deployment {
  readonly id: string;
  readonly handler: string;
  readonly timeout?: number;
  readonly memory?: number;
  readonly variables?: Readonly<Record<string, string>>;
  readonly httpApi?: string;
}

const FUNCTIONS: readonly Deployment[] = [
  {
    id: 'createOrder',
    handler: 'src/orders/write.create',
    variables: { CURRENCY: 'EUR', ORDER_EVENTS_QUEUE_URL: 'x' },
    httpApi: 'POST /orders',
  },
  { id: 'listOrders', handler: 'src/orders/read.list', httpApi: 'GET /orders' },
  { id: 'getOrder', handler: 'src/orders/read.get', httpApi: 'GET /orders/{id}' },
  { id: 'updateOrder', handler: 'src/orders/write.update', httpApi: 'PUT /orders/{id}' },
  { id: 'deleteOrder', handler: 'src/orders/write.remove', httpApi: 'DELETE /orders/{id}' },
  {
    id: 'dailyReport',
    handler: 'src/reports/daily.handler',
    timeout: 20,
    variables: { REPORT_TITLE: 'Orders per day' },
  },
  { id: 'nightlyReport', handler: 'src/reports/nightly.handler', timeout: 300, memory: 1024 },
  { id: 'orderEvents', handler: 'src/events/consumer.handler', timeout: 30 },
  { id: 'welcomeCustomer', handler: 'src/customers/welcome.handler' },
];

const nameOf = (id: string): string => `orders-dev-${id}`;
const arnOf = (id: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${nameOf(id)}`;
const uriOf = (id: string): string =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arnOf(id)}/invocations`;

/** Deploys the sample into an empty account. */
export async function deployOrders(endpoint: string): Promise<void> {
  const settings = { endpoint, region: REGION };
  await createRole(endpoint);
  await createFunctions(new LambdaClient(settings));
  await createQueue(new SQSClient(settings), new LambdaClient(settings));
  await createRule(new EventBridgeClient(settings));
  await createHttpApi(new ApiGatewayV2Client(settings));
  await createRestApi(new APIGatewayClient(settings));
}

/** Things of the console beside the sample: a schedule, a Function URL and a rule that is off. */
export async function addByHand(endpoint: string): Promise<void> {
  const settings = { endpoint, region: REGION };
  await new LambdaClient(settings).send(
    new CreateFunctionUrlConfigCommand({ FunctionName: nameOf('listOrders'), AuthType: 'NONE' }),
  );
  await new SchedulerClient(settings).send(
    new CreateScheduleCommand({
      Name: 'weekly',
      ScheduleExpression: 'cron(0 6 ? * MON *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: { Arn: arnOf('dailyReport'), RoleArn: ROLE, Input: '{"week":true}' },
    }),
  );
  const events = new EventBridgeClient(settings);
  await events.send(new PutRuleCommand({ Name: 'paused', ScheduleExpression: 'rate(1 hour)', State: 'DISABLED' }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'paused',
      Targets: [{ Id: '1', Arn: arnOf('nightlyReport'), Input: '{"apiKey":"abc"}' }],
    }),
  );
}

/** The role that functions must name; its client is no dependency, and moto checks no signature. */
async function createRole(endpoint: string): Promise<void> {
  const credential = `test/20260101/${REGION}/iam/aws4_request`;
  const { ok, status } = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: 'orders-dev',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      }),
    }),
  });
  if (!ok) throw new Error(`moto refused the role (${status})`);
}

async function createFunctions(lambda: LambdaClient): Promise<void> {
  for (const { id, handler, timeout = 10, memory = 512, variables } of FUNCTIONS) {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: nameOf(id),
        Runtime: 'nodejs22.x',
        Handler: handler,
        Role: ROLE,
        Timeout: timeout,
        MemorySize: memory,
        Code: { ZipFile: EMPTY_ZIP },
        Environment: { Variables: { ...SHARED, ...variables } },
        Tags: { STAGE: 'dev' },
      }),
    );
  }
}

async function createQueue(sqs: SQSClient, lambda: LambdaClient): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: 'order-events-dev', Attributes: { VisibilityTimeout: '180' } }));
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: nameOf('orderEvents'),
      EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:order-events-dev`,
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
}

async function createRule(events: EventBridgeClient): Promise<void> {
  const Name = 'orders-dev-NightlyReportEventsRuleSchedule1-1ABCDEFGHIJK';
  await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'cron(0 3 * * ? *)', State: 'ENABLED' }));
  await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: '1', Arn: arnOf('nightlyReport') }] }));
}

async function createHttpApi(api: ApiGatewayV2Client): Promise<void> {
  const { ApiId } = await api.send(new CreateApiCommand({ Name: 'dev-orders', ProtocolType: 'HTTP' }));
  await api.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
  for (const { id, httpApi } of FUNCTIONS) {
    if (httpApi === undefined) continue;
    const integration = { IntegrationUri: arnOf(id), PayloadFormatVersion: '2.0', TimeoutInMillis: 30_000 };
    const { IntegrationId } = await api.send(
      new CreateIntegrationCommand({ ApiId, IntegrationType: 'AWS_PROXY', ...integration }),
    );
    await api.send(new CreateRouteCommand({ ApiId, RouteKey: httpApi, Target: `integrations/${IntegrationId}` }));
  }
}

async function createRestApi(api: APIGatewayClient): Promise<void> {
  const { id: restApiId } = await api.send(new CreateRestApiCommand({ name: 'dev-orders' }));
  const { items = [] } = await api.send(new GetResourcesCommand({ restApiId }));
  let parentId = items[0]!.id;
  for (const pathPart of ['reports', 'daily']) {
    parentId = (await api.send(new CreateResourceCommand({ restApiId, parentId, pathPart }))).id;
  }
  const method = { restApiId, resourceId: parentId, httpMethod: 'GET' };
  await api.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  const integration = { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: uriOf('dailyReport') } as const;
  await api.send(new PutIntegrationCommand({ ...method, ...integration }));
  await api.send(new CreateDeploymentCommand({ restApiId, stageName: 'dev' }));
}

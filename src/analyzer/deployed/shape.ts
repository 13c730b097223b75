import type {
  Deployed,
  DeployedApi,
  DeployedAuthorizer,
  DeployedCors,
  DeployedFunction,
  DeployedInput,
  DeployedMapping,
  DeployedRoute,
  DeployedRule,
  DeployedSchedule,
  DeployedUrl,
  NotRead,
} from '../../model/deployed.js';
import { anyText, flag, listOf, number, object, one, oneOf, optional, type Shape, text, texts, yes } from './shapes.js';

const functionName = text(/^[\w-]{1,140}$/, "a function's name");
const functionNameOrNone = text(/^[\w-]{0,140}$/, "a function's name");
const arnOrNone = text(/^(?:arn:[\w-]+:[\w-]+:[\w-]*:\d*:[\w:/.$+=,@-]+)?$/, 'an ARN');
const plain = text();
const variable = text(/^[A-Za-z_]\w*$/, "a variable's name");

const cors: Shape<DeployedCors> = object<DeployedCors>({
  origins: listOf(plain),
  headers: listOf(plain),
  methods: listOf(plain),
  exposed: listOf(plain),
  credentials: flag,
  maxAge: optional(number),
});

const input = {
  input: optional(anyText),
  inputPath: optional(anyText),
  inputTransformer: optional(
    object<NonNullable<DeployedInput['inputTransformer']>>({ inputPathsMap: texts, inputTemplate: anyText }),
  ),
  dropped: optional(yes),
};

const fn = object<DeployedFunction>({
  name: functionName,
  arn: arnOrNone,
  runtime: text(/^[\w.]{0,40}$/, 'a runtime such as nodejs22.x'),
  handler: plain,
  packageType: oneOf('Zip', 'Image'),
  timeoutSeconds: number,
  memoryMb: number,
  reservedConcurrency: optional(number),
  variables: listOf(variable),
  layers: listOf(arnOrNone),
  stack: optional(plain),
  logicalId: optional(plain),
  stage: optional(plain),
});

const url = object<DeployedUrl>({
  function: functionName,
  auth: oneOf('NONE', 'AWS_IAM'),
  streaming: flag,
  cors: optional(cors),
});

const mapping = object<DeployedMapping>({
  function: functionName,
  source: arnOrNone,
  enabled: flag,
  batchSize: number,
  windowSeconds: number,
  reportBatchItemFailures: flag,
  maximumConcurrency: optional(number),
  filters: listOf(anyText),
});

const rule = object<DeployedRule>({
  name: plain,
  bus: plain,
  function: functionName,
  expression: optional(plain),
  hasPattern: flag,
  enabled: flag,
  ...input,
});

const schedule = object<DeployedSchedule>({
  name: plain,
  group: plain,
  function: functionName,
  expression: plain,
  timezone: optional(plain),
  enabled: flag,
  limited: flag,
  universal: flag,
  ...input,
});

const api = object<DeployedApi>({
  id: plain,
  name: plain,
  kind: oneOf('rest', 'http', 'websocket'),
  stages: listOf(text(/^[\w$-]{1,128}$/, "a stage's name")),
  binaryMediaTypes: listOf(plain),
  cors: optional(cors),
  hasPolicy: flag,
});

const route = object<DeployedRoute>({
  api: plain,
  method: plain,
  path: plain,
  function: functionNameOrNone,
  integration: plain,
  payload: oneOf('1.0', '2.0'),
  authorization: plain,
  authorizer: optional(plain),
  apiKeyRequired: flag,
  validated: flag,
  cors: optional(cors),
});

const authorizer = object<DeployedAuthorizer>({
  api: plain,
  id: plain,
  name: plain,
  type: plain,
  function: optional(functionName),
  identitySource: optional(plain),
  validation: optional(plain),
  ttlSeconds: number,
});

const notRead = object<NotRead>({ call: plain, subject: optional(plain), why: plain, instead: optional(plain) });

/** A saved read of an account; names are held to AWS's own rules. */
export const DEPLOYED: Shape<Deployed> = object<Deployed>({
  version: one,
  region: text(/^[a-z0-9-]{0,40}$/, 'a region'),
  account: text(/^\d*$/, 'the number of an account'),
  functions: listOf(fn),
  urls: listOf(url),
  mappings: listOf(mapping),
  rules: listOf(rule),
  schedules: listOf(schedule),
  apis: listOf(api),
  routes: listOf(route),
  authorizers: listOf(authorizer),
  notRead: listOf(notRead),
});

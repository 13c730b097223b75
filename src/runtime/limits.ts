/** AWS limits and defaults, each once, with the page it comes from. Bytes, seconds and counts as named. */

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LAMBDA = {
  defaultTimeoutSeconds: 3,
  maxTimeoutSeconds: 900,
  defaultMemoryMb: 128,
  /** Of an event, as JSON. */
  maxRequestBytes: 6_291_456,
  /** Of a result, as JSON. Measured on AWS: one above this is the error Function.ResponseSizeTooLarge. */
  maxResponseBytes: 6_291_556,
} as const;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const REST_API = {
  maxPayloadBytes: 10 * 1024 * 1024,
  integrationTimeoutMs: 29_000,
  /** Longest time that the answer of an authorizer may be kept. */
  maxAuthorizerTtlSeconds: 3600,
} as const;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const HTTP_API = { maxPayloadBytes: 10 * 1024 * 1024, integrationTimeoutMs: 30_000 } as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const SQS_MAPPING = {
  defaultBatchSize: 10,
  maxFifoBatchSize: 10,
  maxStandardBatchSize: 10_000,
  maxReceive: 10,
  maxPayloadBytes: 6 * 1024 * 1024,
  defaultConcurrency: 5,
} as const;

/** The Serverless Framework's own defaults. https://www.serverless.com/framework/docs/providers/aws/guide/functions */
export const SERVERLESS_FRAMEWORK = {
  timeoutSeconds: 6,
  memoryMb: 1024,
  runtime: 'nodejs20.x',
  stage: 'dev',
  region: 'us-east-1',
} as const;

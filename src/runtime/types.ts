import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * The contracts between the rooms of the runtime. Fronts, schedules and consumers only know `LambdaFunction`;
 * how an invocation is kept apart from others (its lane) is the business of `function/`.
 */

/** How invocations of a function are kept apart. */
export type Lane = 'shared' | 'isolated' | 'thread' | 'process';

/** A variable of a function's environment that the service takes from its own environment. */
export interface EnvironmentVariable {
  /** Name in the service's environment; the function's own name for it when absent. */
  from?: string;
  /** Used when the service's environment has none. Without a default the variable is required. */
  default?: string;
}

/** One function of `functions.ts`. */
export interface FunctionDefinition {
  /** What the function sees as AWS_LAMBDA_FUNCTION_NAME; the key in `functions.ts` when absent. */
  name?: string;
  /** Folder of the function's package, relative to the service's root, where that is not the root itself: LAMBDA_TASK_ROOT. */
  codeUri?: string;
  /** Lambda's handler string: `src/handlers/orders.create`, relative to the function's package. */
  handler: string;
  /** Imports the handler's module. The build reads it to learn the entry file; only the `shared` lane calls it. */
  load: () => Promise<unknown>;
  /** As declared on AWS: `nodejs22.x`. Decides the runtime contract (Node.js 24 knows no callbacks). */
  runtime: string;
  lane: Lane;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memory: number;
  /** Most invocations at a time, as on AWS; further ones are throttled. */
  reservedConcurrency?: number;
  environment?: { [name: string]: string | EnvironmentVariable };
  /** Globs, relative to the service's root, of files that the code reads at run time; copied into the build. */
  include?: string[];
  /** Folders of layers, relative to the service's root; resolved as /opt. */
  layers?: string[];
}

export interface InvokeOptions {
  /** Lambda's request id; a fresh UUID when absent. */
  requestId?: string;
  /** Value of X-Amzn-Trace-Id. */
  traceId?: string;
  clientContext?: unknown;
  identity?: unknown;
}

/**
 * A function as the rest of the service sees it.
 * `invoke` resolves with the JSON value of the handler's result, exactly as Lambda would have serialised it
 * (undefined becomes null), and rejects with a `FunctionFailure` and nothing else.
 */
export interface LambdaFunction {
  /** The key in `functions.ts`. */
  readonly id: string;
  readonly definition: FunctionDefinition;
  invoke(event: unknown, options?: InvokeOptions): Promise<unknown>;
}

/** Error payload as Lambda reports it. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface ErrorPayload {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/**
 * Why an invocation has no result.
 * - `error`: the handler threw or rejected, or its result cannot be serialised.
 * - `timeout`: the function's own timeout passed.
 * - `throttled`: no lane was free within the queue's bound; nothing was run.
 * - `init`: the code cannot be loaded.
 * - `exit`: the code ended its process or copy.
 */
export type FailureKind = 'error' | 'timeout' | 'throttled' | 'init' | 'exit';

/** One route of `routes.ts`. */
export interface Route {
  readonly front: Front;
  /** Upper case or ANY. */
  readonly method: string;
  /** `/orders/{id}`, `/{proxy+}` or `$default`. */
  readonly path: string;
  readonly fn: LambdaFunction;
  /** Why every request is answered 403: what guarded the route on AWS is not carried over. */
  readonly closed?: string;
  /** Decides who may call. */
  readonly authorizer?: Authorizer;
  /** REST only: OPTIONS of this path is answered by the gateway. */
  readonly cors?: CorsSettings;
  /** Milliseconds after which the gateway gives up, where that is less than its own limit. */
  readonly timeoutMs?: number;
}

/** A Lambda authorizer, made with `tokenAuthorizer`; what is inside is the business of `fronts/authorizers/`. */
export interface Authorizer {
  /** Name in logs: `restApi:TokenAuth`. */
  readonly id: string;
  readonly kind: 'token';
  readonly fn: LambdaFunction;
  /** Header that carries the token. */
  readonly header: string;
  /** Regular expression that a token must match before the function is asked. */
  readonly validation?: string;
  /** Seconds that an answer is kept; 0 for not at all. */
  readonly ttlSeconds: number;
}

export interface RouteOptions {
  closed?: string;
  authorizer?: Authorizer;
  cors?: CorsSettings;
  timeoutMs?: number;
}

/** Settings of one API; see `fronts.ts`. */
export interface FrontDefinition {
  /** Name in `<ID>_HOSTS` and in logs: `httpApi` reads HTTP_API_HOSTS. */
  id: string;
  kind: 'http-api' | 'rest' | 'function-url';
  payload: '1.0' | '2.0';
  /** Where the API answers: '' for the root, `/dev` for a stage. */
  prefix: string;
  /** What events say in requestContext.stage: `$default`, `dev`. */
  stage: string;
  binaryMediaTypes?: string[];
  stageVariables?: { [name: string]: string };
  cors?: CorsSettings;
  /** `aws`: the same answers for too large and too slow; `lifted`: no such limits. */
  limits?: 'aws' | 'lifted';
}

export interface CorsSettings {
  allowedOrigins: string[];
  allowedHeaders: string[];
  allowedMethods: string[];
  exposedHeaders: string[];
  allowCredentials: boolean;
  maxAge?: number;
}

export interface Front {
  readonly definition: FrontDefinition;
  /** One route: `httpApi.route('GET /orders/{id}', functions.getOrder)`. */
  route(key: string, fn: LambdaFunction, options?: RouteOptions): Route;
}

/** One line of `schedules.ts`. */
export interface Schedule {
  /** Name in SCHEDULES_ENABLED. */
  id: string;
  /** EventBridge rule (UTC) or EventBridge Scheduler. */
  source: 'rule' | 'scheduler';
  expression: string;
  timezone?: string;
  /** False for a rule that is disabled on AWS. */
  enabled?: boolean;
  input?: unknown;
  inputPath?: string;
  inputTransformer?: { inputPathsMap: { [name: string]: string }; inputTemplate: string };
  fn: LambdaFunction;
  /** Set by `defineSchedules`: arms the timer. So only services with schedules carry the evaluator. */
  start?: () => Running;
}

/** One line of `consumers.ts`. */
export interface Consumer {
  /** Name in CONSUMERS_ENABLED. */
  id: string;
  /** Environment variable that holds the queue's URL. */
  queueUrlFrom: string;
  fn: LambdaFunction;
  fifo?: boolean;
  batchSize: number;
  windowSeconds?: number;
  reportBatchItemFailures?: boolean;
  maximumConcurrency?: number;
  filterPatterns?: unknown[];
  enabled?: boolean;
  /** Set by `defineConsumers`: polls the queue at this URL. So only services with queues need the SQS client. */
  poll?: (queueUrl: string) => Running;
}

/** Something that runs until it is told to stop: the HTTP server, the timers, the pollers. */
export interface Running {
  /** Takes no new work. */
  drain(): Promise<void> | void;
  /** Resolves when the work in hand is done. */
  idle(): Promise<void>;
  /** Gives back what is still in hand when the time for shutting down is over. */
  abandon?(): Promise<void>;
}

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

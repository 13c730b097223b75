/**
 * What was read from a deployed account. Plain JSON without clock, identities or values of variables, so that it can be
 * saved, compared and read again; see docs/schema/deployed.json. Lists are flat: every fact has a line of its own in the file.
 */
export interface Deployed {
  readonly version: 1;
  readonly region: string;
  /** Number of the account, as the functions' ARNs say it. */
  readonly account: string;
  readonly functions: readonly DeployedFunction[];
  readonly urls: readonly DeployedUrl[];
  readonly mappings: readonly DeployedMapping[];
  readonly rules: readonly DeployedRule[];
  readonly schedules: readonly DeployedSchedule[];
  readonly apis: readonly DeployedApi[];
  readonly routes: readonly DeployedRoute[];
  readonly authorizers: readonly DeployedAuthorizer[];
  readonly notRead: readonly NotRead[];
}

export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  /** `nodejs22.x`; '' for a container image. */
  readonly runtime: string;
  /** '' for a container image. */
  readonly handler: string;
  readonly packageType: 'Zip' | 'Image';
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  /** Names only. */
  readonly variables: readonly string[];
  readonly layers: readonly string[];
  /** Tag `aws:cloudformation:stack-name`. */
  readonly stack?: string;
  /** Tag `aws:cloudformation:logical-id`. */
  readonly logicalId?: string;
  /** Tag `STAGE`, which the Serverless Framework sets. */
  readonly stage?: string;
}

export interface DeployedUrl {
  /** Name of the function. */
  readonly function: string;
  readonly auth: 'NONE' | 'AWS_IAM';
  readonly streaming: boolean;
  readonly cors?: DeployedCors;
}

export interface DeployedMapping {
  readonly function: string;
  /** ARN of the queue or stream; '' for a source outside AWS (Kafka). */
  readonly source: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportBatchItemFailures: boolean;
  readonly maximumConcurrency?: number;
  /** Filter patterns as JSON texts. */
  readonly filters: readonly string[];
}

/** Input of a target, as far as it may be kept. */
export interface DeployedInput {
  /** JSON text. */
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly inputPathsMap: Readonly<Record<string, string>>;
    readonly inputTemplate: string;
  };
  /** The input looks secret and was dropped. */
  readonly dropped?: true;
}

/** One target of an EventBridge rule: a rule with several of them has several lines. */
export interface DeployedRule extends DeployedInput {
  readonly name: string;
  readonly bus: string;
  readonly function: string;
  /** `cron(…)` or `rate(…)`; absent for a rule that only matches events. */
  readonly expression?: string;
  readonly hasPattern: boolean;
  readonly enabled: boolean;
}

export interface DeployedSchedule extends DeployedInput {
  readonly name: string;
  readonly group: string;
  readonly function: string;
  readonly expression: string;
  readonly timezone?: string;
  readonly enabled: boolean;
  /** It has a first or a last day. */
  readonly limited: boolean;
  /** It calls Lambda's own API instead of the function as a target. */
  readonly universal: boolean;
}

export interface DeployedApi {
  readonly id: string;
  readonly name: string;
  readonly kind: 'rest' | 'http' | 'websocket';
  readonly stages: readonly string[];
  readonly binaryMediaTypes: readonly string[];
  readonly cors?: DeployedCors;
  /** A resource policy says who may call a REST API. */
  readonly hasPolicy: boolean;
}

export interface DeployedRoute {
  /** `DeployedApi.id`. */
  readonly api: string;
  /** As AWS writes it: `GET`, `ANY`; `$default` and `$connect` for routes without a path. */
  readonly method: string;
  readonly path: string;
  readonly function: string;
  /** `AWS_PROXY`, or what takes its place: `AWS`, `MOCK` (REST CORS). */
  readonly integration: string;
  readonly payload: '1.0' | '2.0';
  /** `NONE`, `AWS_IAM`, `CUSTOM`, `COGNITO_USER_POOLS`, `JWT`. */
  readonly authorization: string;
  /** `DeployedAuthorizer.id`. */
  readonly authorizer?: string;
  readonly apiKeyRequired: boolean;
  /** API Gateway refuses requests without a required header, parameter or body shape. */
  readonly validated: boolean;
  /** Preflight answer of a REST path, on its `MOCK` route. */
  readonly cors?: DeployedCors;
}

export interface DeployedAuthorizer {
  /** `DeployedApi.id`. */
  readonly api: string;
  readonly id: string;
  readonly name: string;
  /** `TOKEN`, `REQUEST`, `COGNITO_USER_POOLS`, `JWT`. */
  readonly type: string;
  /** Name of the function that decides, when it is one of those read. */
  readonly function?: string;
  /** `method.request.header.Authorization`. */
  readonly identitySource?: string;
  readonly validation?: string;
  readonly ttlSeconds: number;
}

export interface DeployedCors {
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly methods: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  readonly maxAge?: number;
}

/** A call that was not answered; the rest of the account was read all the same. */
export interface NotRead {
  /** The action as IAM names it: `lambda:ListFunctionUrlConfigs`. */
  readonly call: string;
  /** What was asked about: the function's name, the API's id. */
  readonly subject?: string;
  /** A clause: `no permission`, `still throttled after all attempts`. */
  readonly why: string;
  /** Another call that answered the main part of it. */
  readonly instead?: string;
}

import type { Finding } from './finding.js';
import type { Location } from './location.js';
import type { Value } from './value.js';

/** What is there: every function with its triggers, code and settings. Plain JSON; see docs/schema/inventory.json. */
export interface Inventory {
  readonly version: 1;
  readonly service: ServiceFact;
  readonly project: ProjectFact;
  readonly apis: readonly ApiFact[];
  readonly functions: readonly FunctionFact[];
  readonly findings: readonly Finding[];
}

export interface ServiceFact {
  /** The service's name in the infrastructure code. */
  readonly name: string;
  /** `deployed`: there is no infrastructure code, only what was read from the account. */
  readonly dialect: 'serverless' | 'sam' | 'deployed';
  /** The infrastructure file (or the saved read of the account), relative to the analysed folder. */
  readonly file: string;
  /** Folder of that file, relative to the analysed folder; `.` for the folder itself. Packages start here, see `codeUri`. */
  readonly root: string;
  /** The stage that holds when nobody names one. */
  readonly defaultStage: string;
  readonly region?: string;
}

/** What kind of Node.js project the service lives in. Paths are relative to the analysed folder. */
export interface ProjectFact {
  readonly language: 'typescript' | 'javascript';
  /** What a `.js`/`.ts` file in the service's root is for Node.js: decided by the nearest package.json's `type`. */
  readonly moduleSystem: 'esm' | 'commonjs';
  readonly packageManager: 'npm' | 'pnpm' | 'yarn';
  /** The nearest package.json at or above the service's root, if there is one inside the analysed folder. */
  readonly packageJson?: string;
  /** Folders of functions (`codeUri`) that have a package.json of their own below the service's root, sorted; not workspace members. */
  readonly functionPackages?: readonly string[];
  readonly tsconfig?: string;
  /** Lock file beside (or above) package.json. */
  readonly lockFile?: string;
  /** True when package.json declares or belongs to workspaces. */
  readonly workspace: boolean;
}

export interface ApiFact {
  /** Stable id, used in file and variable names: `httpApi`, `restApi`, `<function>Url`; further APIs of a kind end in `2Api`, `3Api`. */
  readonly id: string;
  readonly kind: 'http-api' | 'rest' | 'function-url';
  readonly payload: '1.0' | '2.0';
  /** Name of the stage, which is part of the path on AWS; absent for `$default` and for Function URLs, which answer at the root. */
  readonly stage?: Value;
  /** The function behind a Function URL. */
  readonly functionId?: string;
  /** Media types that a REST API treats as binary. */
  readonly binaryMediaTypes: readonly string[];
  /** HTTP API `cors`, in Serverless Framework's own normalised terms; undefined when off. */
  readonly cors?: CorsFact;
  readonly location: Location;
}

export interface CorsFact {
  readonly allowedOrigins: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge?: number;
}

export interface FunctionFact {
  /** The function's key in the infrastructure code; unique in an inventory. */
  readonly id: string;
  /** Name of the deployed function, when the code says it. */
  readonly deployedName: Value;
  /**
   * Folder of the function's package, relative to the service's root, where that is not the root itself (SAM `CodeUri`).
   * Handler strings and relative files start there.
   */
  readonly codeUri?: string;
  /** Source files that the function's own build starts from, relative to its package (SAM `Metadata.BuildProperties.EntryPoints`). */
  readonly entryPoints?: readonly string[];
  /** The handler string as written: `src/handlers/orders.create`; '' for a container image, or where a finding says that it cannot be read. */
  readonly handler: string;
  /** As declared: `nodejs22.x`, `python3.12`; '' for a container image. */
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  readonly environment: readonly EnvironmentEntry[];
  readonly triggers: readonly Trigger[];
  readonly packaging: PackagingFact;
  /** Where the handler's source is; absent when it was not found (a finding says why). */
  readonly code?: HandlerFact;
  readonly location: Location;
}

export interface EnvironmentEntry {
  readonly name: string;
  readonly value: Value;
  readonly location: Location;
}

/** What goes into the function's package beside its code. Paths are relative to the service's root. */
export interface PackagingFact {
  /** `package.patterns` (and the older include/exclude) that apply to the function, in order, `!` excludes. */
  readonly patterns: readonly string[];
  readonly individually: boolean;
  /** Folders of layers declared in the same file; they appear at `/opt` on Lambda. */
  readonly layers: readonly string[];
}

/** The handler's source, resolved. Paths are relative to the analysed folder. */
export interface HandlerFact {
  readonly file: string;
  /** The property path after the module: `create`, `default`, `orders.create`. */
  readonly exportPath: string;
  readonly shape: HandlerShape;
  readonly location: Location;
  /** True when the module or one that it imports statically uses top-level await. */
  readonly topLevelAwait: boolean;
  /** AWS SDK packages that its code imports, sorted; Lambda supplies them, a container does not. */
  readonly sdkPackages?: readonly string[];
  /** Clients that its code makes and that functions could share, by file and place. */
  readonly clients?: readonly ClientFact[];
}

/** A place in code where a client is made (or, after an earlier run, taken from a pool). */
export interface ClientFact {
  /** npm package: `pg`. */
  readonly library: 'pg';
  /** File relative to the analysed folder, with `location` the place of the constructor. */
  readonly file: string;
  /** `constructed`: `new Client(…)`; `pooled`: already taken from the module that an earlier run wrote. */
  readonly state: 'constructed' | 'pooled';
  /**
   * `checkout`: one connection from connect() to end(), reset in between; `query`: every use is a single statement
   * without session state, so each query may take any connection.
   */
  readonly mode: 'checkout' | 'query';
  /** Why it cannot be shared, as a clause; absent when it can. */
  readonly blocked?: string;
  /** How the file imports: decides what a module beside it is written as. */
  readonly system?: 'esm' | 'commonjs';
  /** Folder of the nearest package.json at or above the file. */
  readonly packageFolder?: string;
  /** The module it comes from, for `pooled`; relative to the analysed folder. */
  readonly module?: string;
  readonly location: Location;
}

/** How the export comes about: a function as such, the result of a call, a bound method, or taken from another module. */
export type HandlerShape = 'function' | 'call' | 'bound-method' | 're-export' | 'unknown';

export type Trigger = HttpTrigger | AuthorizerTrigger | ScheduleTrigger | SqsTrigger | OtherTrigger;

export interface HttpTrigger {
  readonly kind: 'http';
  /** Stable id: `<api>:GET /orders/{id}`. */
  readonly id: string;
  /** `ApiFact.id`. */
  readonly api: string;
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** In AWS's own terms, with a leading slash: `/orders/{id}`, `/{proxy+}`; `$default` for an HTTP API's catch-all. */
  readonly path: string;
  /** What guarded the route on AWS and is not carried over yet; such a route stays closed. */
  readonly guards: readonly GuardFact[];
  /** `AuthorizerTrigger.id` of the function that decides who may call; carried over when that function moves too. */
  readonly authorizer?: string;
  /** REST `cors: true` or settings: API Gateway answers OPTIONS itself. */
  readonly cors?: CorsFact;
  readonly location: Location;
}

/** The function decides who may call routes of an API (a Lambda authorizer of type TOKEN). */
export interface AuthorizerTrigger {
  readonly kind: 'authorizer';
  /** Stable id: `<api>:<name>`. */
  readonly id: string;
  /** `ApiFact.id`. */
  readonly api: string;
  /** The authorizer's name in the infrastructure code. */
  readonly name: string;
  readonly type: 'token';
  /** Name of the header that carries the token, without `method.request.header.`. */
  readonly header: string;
  /** Regular expression that a token must match before the function is asked. */
  readonly validation?: string;
  /** Seconds that an answer is kept; 0 for not at all. */
  readonly ttlSeconds: number;
  readonly location: Location;
}

export interface GuardFact {
  readonly kind: 'authorizer' | 'iam' | 'api-key' | 'request-validation' | 'non-proxy-integration';
  /** For messages: the authorizer's name or type. */
  readonly name: string;
}

export interface ScheduleTrigger {
  readonly kind: 'schedule';
  /** Stable id, usable as a name in `SCHEDULES_ENABLED`: the function's id, or with `-2`, `-3` for further ones. */
  readonly id: string;
  /** EventBridge rule (always UTC) or EventBridge Scheduler. */
  readonly source: 'rule' | 'scheduler';
  /** `cron(0 3 * * ? *)`, `rate(5 minutes)`, `at(2026-01-01T00:00:00)`. */
  readonly expression: string;
  readonly timezone?: string;
  readonly enabled: boolean;
  /** Constant JSON that replaces the event. */
  readonly input?: unknown;
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly inputPathsMap: Readonly<Record<string, string>>;
    readonly inputTemplate: string;
  };
  readonly location: Location;
}

export interface SqsTrigger {
  readonly kind: 'sqs';
  /** Stable id, usable as a name in `CONSUMERS_ENABLED`: the function's id, or with `-2`, `-3` for further ones. */
  readonly id: string;
  /** The queue's ARN. */
  readonly queue: Value;
  readonly fifo: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportBatchItemFailures: boolean;
  readonly maximumConcurrency?: number;
  readonly filterPatterns: readonly unknown[];
  readonly enabled: boolean;
  readonly location: Location;
}

/** A trigger that the service cannot take over (yet); its function stays on Lambda. */
export interface OtherTrigger {
  readonly kind: 'other';
  readonly id: string;
  /** The event's name in the infrastructure code: `cognitoUserPool`, `s3`. */
  readonly event: string;
  /** One clause: why it stays. */
  readonly why: string;
  readonly location: Location;
}

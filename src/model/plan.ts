import type { Lane } from './answers.js';
import type { Finding } from './finding.js';
import type {
  AuthorizerTrigger,
  ClientFact,
  CorsFact,
  ProjectFact,
  ScheduleTrigger,
  ServiceFact,
  SqsTrigger,
} from './inventory.js';
import type { Location } from './location.js';
import type { Value } from './value.js';

/**
 * What will be. Plain JSON with stable ids, the same bytes for the same input: no clock, no absolute path,
 * no locale-dependent order. Dry run prints it, the wizard edits it, one-shot replays it. See docs/schema/plan.json.
 */
export interface Plan {
  readonly version: 1;
  readonly service: ServicePlan;
  readonly fronts: readonly FrontPlan[];
  readonly routes: readonly RoutePlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly consumers: readonly ConsumerPlan[];
  readonly authorizers: readonly AuthorizerPlan[];
  readonly pools: readonly PoolPlan[];
  readonly functions: readonly FunctionPlan[];
  readonly env: EnvPlan;
  /** Exactly one entry for each function of the inventory, in its order. */
  readonly outcomes: readonly Outcome[];
  readonly totals: Totals;
  /** What will be different although nothing in the diff looks wrong. */
  readonly behaviourChanges: readonly string[];
  readonly findings: readonly Finding[];
}

export interface ServicePlan {
  readonly name: string;
  /** Emitted folder, relative to the analysed folder: `service`. */
  readonly outDir: string;
  /** Folder that handler strings start from, relative to the analysed folder. */
  readonly root: string;
  /** Infrastructure file the plan was made from. */
  readonly source: string;
  /** What kind of file that is, for the words about it. */
  readonly dialect?: ServiceFact['dialect'];
  readonly project: ProjectFact;
  readonly nodeMajor: 22 | 24;
  readonly defaultStage: string;
  /** True when a front, name or value needs `STAGE` at run time. */
  readonly needsStage: boolean;
  /** The region it was deployed to, as far as the infrastructure code says. */
  readonly region?: string;
}

export interface FrontPlan {
  /** `ApiFact.id`; also the name of the exported constant in fronts.ts. */
  readonly id: string;
  readonly kind: 'http-api' | 'rest' | 'function-url';
  readonly payload: '1.0' | '2.0';
  /** Where it answers: '' for the root, `/<stage>` as on AWS, `/_url/<function>` for a Function URL that is not alone. */
  readonly prefix: Value;
  /** What events say in requestContext.stage. */
  readonly stage: Value;
  readonly binaryMediaTypes: readonly string[];
  readonly cors?: CorsFact;
}

export interface RoutePlan {
  /** `<front>:GET /orders/{id}`. */
  readonly id: string;
  readonly front: string;
  readonly method: string;
  readonly path: string;
  readonly functionId: string;
  /** Why the route answers 403 until somebody decides; absent for an open route. */
  readonly closed?: string;
  /** `AuthorizerPlan.id` of what decides who may call. */
  readonly authorizer?: string;
  readonly cors?: CorsFact;
  readonly location: Location;
}

export interface SchedulePlan extends Omit<ScheduleTrigger, 'kind' | 'enabled'> {
  readonly functionId: string;
  /** The expression in words, for the comment beside it. */
  readonly meaning: string;
  /** False when the rule was disabled on AWS: then `*` in SCHEDULES_ENABLED does not start it, only its own name does. */
  readonly enabled: boolean;
}

export interface ConsumerPlan
  extends Pick<
    SqsTrigger,
    | 'id'
    | 'fifo'
    | 'batchSize'
    | 'windowSeconds'
    | 'reportBatchItemFailures'
    | 'maximumConcurrency'
    | 'filterPatterns'
    | 'enabled'
    | 'location'
  > {
  readonly functionId: string;
  /** Environment variable that holds the queue's URL at run time: `ORDERS_QUEUE_URL`. */
  readonly queueUrlVariable: string;
  /** The queue as the infrastructure code names it, for comments and MIGRATION.md. */
  readonly queue: string;
}

/** A Lambda authorizer that runs as an ordinary function of the service. */
export interface AuthorizerPlan extends Omit<AuthorizerTrigger, 'kind'> {
  readonly functionId: string;
}

/** Clients of one library, shared by all functions that reach them through one module. */
export interface PoolPlan {
  /** Key in pools.ts: `pg`; further ones `pg2`, `pg3`. */
  readonly id: string;
  readonly library: 'pg';
  /** The module that edited code imports, relative to the analysed folder; it lies inside the functions' own package. */
  readonly module: string;
  /** What the module is written in: as the files that import it. */
  readonly form?: 'ts' | 'esm' | 'cjs';
  /** Most connections for each database and login, unless `variable` says otherwise. */
  readonly max: number;
  /** Environment variable that overrides `max`: `PG_POOL_MAX`. */
  readonly variable: string;
  readonly sites: readonly PoolSite[];
}

/** One place that takes its client from the pool. */
export interface PoolSite extends Pick<ClientFact, 'file' | 'mode' | 'location'> {
  /** Functions whose code reaches it, sorted. */
  readonly functionIds: readonly string[];
}

export interface FunctionPlan {
  readonly id: string;
  /** Folder of its package, relative to the service's root, where that is not the root itself. */
  readonly codeUri?: string;
  /** Name that the function sees as AWS_LAMBDA_FUNCTION_NAME. */
  readonly deployedName: Value;
  readonly handler: string;
  /** Source file, relative to the analysed folder. */
  readonly file: string;
  readonly exportPath: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  readonly lane: Lane;
  /** One line each: what decided the lane; empty for the default. */
  readonly laneReasons: readonly string[];
  readonly environment: readonly FunctionVariable[];
  /** Data files that belong to the function's package (`package.patterns`), globs relative to the service's root. */
  readonly include: readonly string[];
  readonly layers: readonly string[];
  readonly topLevelAwait: boolean;
  /** AWS SDK packages that its code imports: dependencies, unless package.json has them already. */
  readonly sdkPackages?: readonly string[];
}

export interface FunctionVariable {
  /** The name the function reads. */
  readonly name: string;
  /** The name the service reads it from: the same, or `<FUNCTION>__<NAME>` where functions disagree. */
  readonly from: string;
  /** Committed default, when there is one. */
  readonly value: Value;
}

export interface EnvPlan {
  /** Every name the service reads, sorted, each once. */
  readonly variables: readonly EnvVariable[];
}

export interface EnvVariable {
  readonly name: string;
  readonly required: boolean;
  /** One line for .env.example: what it is and who needs it. */
  readonly comment: string;
  readonly functionIds: readonly string[];
}

export type OutcomeKind = 'migrated' | 'kept' | 'manual' | 'failed';

export interface Outcome {
  readonly functionId: string;
  readonly kind: OutcomeKind;
  /** Why; for `migrated` the lane and what it serves. */
  readonly reason: string;
  /** Routes of APIs that the function goes on answering on Lambda: `GET /orders/{id}`. */
  readonly routes?: readonly string[];
  readonly location: Location;
}

export interface Totals {
  readonly functions: number;
  readonly migrated: number;
  readonly kept: number;
  readonly manual: number;
  readonly failed: number;
}

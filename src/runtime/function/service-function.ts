import { randomBytes, randomUUID } from 'node:crypto';
import { log } from '../lifecycle/log.js';
import type { FunctionDefinition, InvokeOptions, LambdaFunction } from '../types.js';
import type { FunctionIdentity, InvocationRequest } from './context.js';
import { installEnvironment, serviceEnvironment, type Variables } from './environment.js';
import { FunctionFailure, initFailure } from './failure.js';
import { serviceRoot } from './lanes/bundle.js';
import { IsolatedLane } from './lanes/isolated.js';
import type { LaneFunction, LaneRunner, LaneState } from './lanes/lane.js';
import { copyCap, type MemoryBudget, memoryBudget, retiredCap } from './lanes/memory.js';
import type { PoolLimits } from './lanes/pool.js';
import { ProcessLane } from './lanes/process.js';
import { SharedLane } from './lanes/shared.js';
import { functionIdentity, functionVariables, newTraceId } from './variables.js';

/** What `functions.ts` exports. */
export interface FunctionMap {
  readonly [id: string]: LambdaFunction;
}

/** What the functions of one `functions.ts` have in common. */
export interface Family {
  readonly functions: ServiceFunction[];
  memory: MemoryBudget | undefined;
  /** Ends when the load that was begun last has ended: loads never overlap. */
  loading: Promise<unknown>;
}

/** A function of the service. Nothing happens before it is started, or invoked for the first time. */
export class ServiceFunction implements LambdaFunction {
  readonly id: string;
  readonly definition: FunctionDefinition;
  readonly #family: Family;
  #lane: LaneRunner | undefined;
  #started: Promise<void> | undefined;

  constructor(id: string, definition: FunctionDefinition, family: Family) {
    this.id = id;
    this.definition = definition;
    this.#family = family;
  }

  /** Loads the code, after all loads begun before. Rejects with a FunctionFailure of kind `init`. */
  start(): Promise<void> {
    if (this.#started === undefined) {
      this.#started = this.#family.loading.then(() => this.#load());
      this.#family.loading = this.#started.catch(() => undefined);
    }
    return this.#started;
  }

  async stop(): Promise<void> {
    await this.#lane?.stop();
  }

  async invoke(event: unknown, options: InvokeOptions = {}): Promise<unknown> {
    const request: InvocationRequest = {
      ...options,
      requestId: options.requestId ?? randomUUID(),
      traceId: options.traceId ?? newTraceId(),
      seconds: this.definition.timeout,
    };
    try {
      await this.start();
      // The handler gets an event of its own, as on Lambda: what it changes in it, nobody else sees.
      const own: unknown = JSON.parse(JSON.stringify(event) ?? 'null');
      return JSON.parse(await this.#runner().invoke(own, request));
    } catch (error) {
      this.#report(error, request);
      throw error;
    }
  }

  state(): LaneState {
    const none = { copies: 0, busy: 0, waiting: 0, retired: 0, exhausted: false };
    return { id: this.id, lane: this.definition.lane, ...(this.#lane?.counts() ?? none) };
  }

  async #load(): Promise<void> {
    installEnvironment();
    const lane = this.#createLane();
    await lane.start();
    this.#lane = lane;
  }

  #runner(): LaneRunner {
    if (this.#lane === undefined) throw new Error(`${this.id} is not started`);
    return this.#lane;
  }

  #createLane(): LaneRunner {
    const { lane } = this.definition;
    const fn = this.#laneFunction();
    if (lane === 'shared') return new SharedLane(fn);
    if (lane === 'isolated') return new IsolatedLane(fn, this.#limits());
    if (lane === 'process') return new ProcessLane(fn, this.#limits());
    throw initFailure(
      'Service.LaneUnavailable',
      `lane '${lane}' is not available in this version of the runtime; use 'isolated' or 'process' in functions.ts`,
    );
  }

  #limits(): PoolLimits {
    const service = serviceEnvironment();
    this.#family.memory ??= memoryBudget(service);
    const copies = copyCap(service, this.definition.reservedConcurrency);
    return { copies, retired: retiredCap(service, copies), memory: this.#family.memory };
  }

  #laneFunction(): LaneFunction {
    const root = serviceRoot();
    const service = serviceEnvironment();
    const common = functionVariables(this, this.#family.functions, service, root);
    return {
      id: this.id,
      definition: this.definition,
      root,
      identify: () => functionIdentity(this, service, randomBytes(16).toString('hex')),
      variables: (who: FunctionIdentity): Variables => ({ ...common, AWS_LAMBDA_LOG_STREAM_NAME: who.logStreamName }),
    };
  }

  /** What Lambda writes to the function's log. Throttled invocations never ran; whoever retries them knows. */
  #report(error: unknown, request: InvocationRequest): void {
    if (error instanceof FunctionFailure && error.kind === 'throttled') return;
    const payload = error instanceof FunctionFailure ? error.payload : { errorMessage: String(error) };
    log('error', { event: 'invoke-error', function: this.id, requestId: request.requestId, ...payload });
  }
}

/** Those entries of the map that `defineFunctions` made, in the order of `functions.ts`. */
export function asServiceFunctions(functions: FunctionMap): ServiceFunction[] {
  const result: ServiceFunction[] = [];
  for (const id of Object.keys(functions)) {
    const fn = functions[id];
    if (fn instanceof ServiceFunction) result.push(fn);
  }
  return result;
}

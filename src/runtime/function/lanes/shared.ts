import { begin, type FunctionIdentity, type InvocationRequest } from '../context.js';
import {
  createEnvironment,
  currentScope,
  inScope,
  TRACE_ID,
  type UncaughtEvent,
  type Variables,
} from '../environment.js';
import { throttled } from '../failure.js';
import { endAnswered, endInvocation } from '../invocations.js';
import { attempt, callHandler, type Handler } from '../invoke.js';
import { loadFailure, resolveHandler } from '../resolve.js';
import { uncaughtFailure } from '../uncaught.js';
import type { LaneCounts, LaneFunction, LaneRunner } from './lane.js';

/**
 * Lane `shared`: the code is an ordinary module of the service, loaded once and called by any number of invocations at
 * a time. Each has its own `process.env` view; everything else in the module is common to all.
 */
export class SharedLane implements LaneRunner {
  readonly #fn: LaneFunction;
  readonly #who: FunctionIdentity;
  readonly #environment: Variables;
  #handler: Handler | undefined;
  #busy = 0;

  constructor(fn: LaneFunction) {
    this.#fn = fn;
    this.#who = fn.identify();
    this.#environment = createEnvironment(fn.variables(this.#who), () => currentScope()?.invocation);
  }

  async start(): Promise<void> {
    const { definition, id } = this.#fn;
    const scope = { functionId: id, environment: this.#environment };
    try {
      const namespace = await inScope(scope, () => definition.load());
      this.#handler = resolveHandler(namespace, definition.handler, definition.runtime);
    } catch (error) {
      throw loadFailure(error, definition.runtime);
    }
  }

  async invoke(event: unknown, request: InvocationRequest): Promise<string> {
    const handler = this.#handler;
    if (handler === undefined) throw new Error(`${this.#fn.id} is not started`);
    const { definition, id } = this.#fn;
    if (this.#busy >= (definition.reservedConcurrency ?? Number.POSITIVE_INFINITY)) throw throttled();
    this.#busy += 1;
    const invocation = begin(request);
    try {
      const run = attempt(() => {
        const scope = {
          functionId: id,
          environment: this.#environment,
          current: invocation,
          invocation: invocation.traceId === undefined ? {} : { [TRACE_ID]: invocation.traceId },
          uncaught: (kind: UncaughtEvent, error: unknown) =>
            run.fail(uncaughtFailure(kind, error, definition.runtime, invocation.requestId)),
        };
        return inScope(scope, () => callHandler(handler, event, this.#who, invocation, definition.runtime));
      }, invocation);
      const json = await run.result;
      endAnswered(invocation);
      return json;
    } catch (error) {
      endInvocation(invocation);
      throw error;
    } finally {
      this.#busy -= 1;
    }
  }

  async stop(): Promise<void> {
    // The code ends with the service.
  }

  counts(): LaneCounts {
    return { copies: 1, busy: this.#busy, waiting: 0, retired: 0, exhausted: false };
  }
}

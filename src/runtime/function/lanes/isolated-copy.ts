import type { EventEmitter } from 'node:events';
import { log } from '../../lifecycle/log.js';
import { begin, type FunctionIdentity, type InvocationRequest } from '../context.js';
import {
  createEnvironment,
  inScope,
  type Scope,
  TRACE_ID,
  type UncaughtEvent,
  type Variables,
} from '../environment.js';
import { isNode24 } from '../error-payload.js';
import { exited, FunctionFailure } from '../failure.js';
import { endAnswered, endInvocation } from '../invocations.js';
import { type Attempt, attempt, callHandler, type Handler } from '../invoke.js';
import { resolveHandler } from '../resolve.js';
import { CopyExit, uncaughtFailure } from '../uncaught.js';
import { taskRoot } from '../variables.js';
import type { Bundle } from './bundle.js';
import { createCopyConsole, createCopyGlobal } from './copy-global.js';
import { createCopyProcess } from './copy-process.js';
import type { LaneFunction } from './lane.js';
import type { Copy } from './pool.js';

/** Milliseconds that a copy's SIGTERM listeners get, as on Lambda before a sandbox is killed. */
const STOP_MILLISECONDS = 500;

/** The invocation in hand. */
interface Current {
  readonly requestId: string;
  readonly attempt: Attempt;
}

/** One evaluation of a function's bundle in this process. */
export class IsolatedCopy implements Copy {
  megabytes = 0;
  readonly #fn: LaneFunction;
  readonly #who: FunctionIdentity;
  readonly #environment: Variables;
  readonly #scope: Scope;
  #handler: Handler | undefined;
  #events: EventEmitter | undefined;
  #current: Current | undefined;
  #remains: Promise<void> = Promise.resolve();
  #spent = false;
  /** The invocation that timed out still runs. */
  #late = false;
  #lasting = false;
  #exitStatus: number | undefined;
  #onExit: (() => void) | undefined;

  constructor(fn: LaneFunction) {
    this.#fn = fn;
    this.#who = fn.identify();
    this.#environment = createEnvironment(fn.variables(this.#who));
    this.#scope = {
      functionId: fn.id,
      environment: this.#environment,
      uncaught: (event, error) => this.#uncaught(event, error),
    };
  }

  /** Evaluates the bundle; rejects with what the code throws, or a failure of kind `init`. */
  async load(bundle: Bundle): Promise<void> {
    const { handler, runtime, codeUri } = this.#fn.definition;
    const folder = codeUri === undefined ? undefined : taskRoot(this.#fn.root, this.#fn.definition);
    const own = createCopyProcess(this.#environment, (status) => this.#exit(status), folder);
    this.#events = own.events;
    this.#lasting = bundle.lasting === true;
    const global = createCopyGlobal({ process: own.process, console: createCopyConsole(own.process) });
    try {
      const namespace = await inScope(this.#scope, () => bundle.evaluate({ global }));
      this.#handler = resolveHandler(namespace, handler, runtime);
    } catch (error) {
      if (this.#exitStatus === undefined) throw error;
      throw new FunctionFailure('init', exited('at load', this.#exitStatus).payload);
    }
  }

  async run(event: unknown, request: InvocationRequest): Promise<string> {
    const handler = this.#handler;
    if (handler === undefined) throw new Error(`a copy of ${this.#fn.id} is not loaded`);
    if (request.traceId === undefined) delete this.#environment[TRACE_ID];
    else this.#environment[TRACE_ID] = request.traceId;
    const invocation = begin(request);
    const code = (): Promise<string> => callHandler(handler, event, this.#who, invocation, this.#fn.definition.runtime);
    const current = attempt(() => inScope({ ...this.#scope, current: invocation }, code), invocation);
    this.#current = { requestId: request.requestId, attempt: current };
    // A copy that Node never frees is better used again when its late code has ended than replaced by yet another.
    this.#remains = current.settled.then(() => {
      if (this.#lasting) this.#late = false;
    });
    try {
      const json = await current.result;
      endAnswered(invocation);
      return json;
    } catch (error) {
      endInvocation(invocation);
      if (error instanceof FunctionFailure && error.kind === 'timeout') this.#late = true;
      throw error;
    } finally {
      this.#current = undefined;
    }
  }

  spent(): boolean {
    return this.#spent || this.#late;
  }

  remains(): Promise<void> {
    return this.#remains;
  }

  /** Runs the code's SIGTERM listeners and waits until one calls `process.exit`, for half a second at most. */
  async stop(): Promise<void> {
    const events = this.#events;
    if (events === undefined || events.listenerCount('SIGTERM') === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, STOP_MILLISECONDS);
      this.#onExit = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#emit('SIGTERM', 'SIGTERM');
    });
  }

  #exit(status: number): void {
    this.#exitStatus = status;
    this.#spent = true;
    this.#onExit?.();
    this.#current?.attempt.fail(exited(this.#current.requestId, status));
  }

  #uncaught(event: UncaughtEvent, error: unknown): void {
    const { runtime } = this.#fn.definition;
    const heard = this.#emit(event, error);
    // Before Node.js 24 the runtime client listens too, and gives up whatever the code's own listeners do.
    if (heard && isNode24(runtime)) return;
    this.#spent = true;
    this.#current?.attempt.fail(uncaughtFailure(event, error, runtime, this.#current.requestId));
  }

  #emit(event: string, value: unknown): boolean {
    try {
      return inScope(this.#scope, () => this.#events?.emit(event, value) ?? false);
    } catch (error) {
      if (!(error instanceof CopyExit)) log('error', { event: 'listener-failed', function: this.#fn.id, error });
      return true;
    }
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { InvocationRequest } from '../context.js';
import { exited, FunctionFailure, initFailure, timedOut } from '../failure.js';
import { taskRoot } from '../variables.js';
import { distFolder } from './bundle.js';
import type { LaneCounts, LaneFunction, LaneRunner } from './lane.js';
import type { FromChild, ToChild } from './messages.js';
import { type Copy, CopyPool, type PoolLimits } from './pool.js';

/** Milliseconds between SIGTERM and SIGKILL when the service stops. */
const STOP_MILLISECONDS = 500;

/**
 * Lane `process`: each copy is a child process with the function's variables as its real environment and one invocation
 * at a time. For code that a copy inside this process cannot contain. A child that times out is killed.
 */
export class ProcessLane implements LaneRunner {
  readonly #pool: CopyPool;

  constructor(fn: LaneFunction, limits: PoolLimits) {
    this.#pool = new CopyPool(() => openChild(fn), limits);
  }

  start(): Promise<void> {
    return this.#pool.start();
  }

  invoke(event: unknown, request: InvocationRequest): Promise<string> {
    return this.#pool.run(event, request);
  }

  stop(): Promise<void> {
    return this.#pool.stop();
  }

  counts(): LaneCounts {
    return this.#pool.counts();
  }
}

async function openChild(fn: LaneFunction): Promise<Copy> {
  const who = fn.identify();
  const folder = taskRoot(fn.root, fn.definition);
  const child = fork(path.join(distFolder(), 'child.js'), [], {
    // An image holds bundles, and of the sources' folders only what functions include.
    cwd: existsSync(folder) ? folder : fn.root,
    // A group of its own: Ctrl-C is for the service, which lets work in hand end first.
    detached: true,
    env: { ...fn.variables(who) },
    // Lambda ends code that needs more memory than declared; so does V8, for the heap.
    execArgv: [...process.execArgv, `--max-old-space-size=${fn.definition.memory}`],
  });
  const copy = new ChildCopy(child);
  const { handler, runtime } = fn.definition;
  const first = await copy.ask({ kind: 'load', id: fn.id, handler, runtime, who });
  if (first.kind === 'ready') copy.megabytes = first.megabytes;
  else copy.kill();
  if (first.kind === 'failure') throw new FunctionFailure('init', first.payload);
  if (first.kind === 'exit')
    throw initFailure('Runtime.ExitError', exited('at load', first.status).payload.errorMessage);
  return copy;
}

/** The child ended instead of answering. */
interface ChildExit {
  kind: 'exit';
  status: number | string;
}

class ChildCopy implements Copy {
  megabytes = 0;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #status: number | string | undefined;
  #answer: ((message: FromChild | ChildExit) => void) | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromChild) => this.#settle(message));
    child.on('error', () => this.#ended('failed to start'));
    this.#gone = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        this.#ended(code ?? signal ?? 'unknown');
        resolve();
      });
    });
  }

  /** Sends a message and resolves with the answer, or with how the child ended. */
  ask(message: ToChild): Promise<FromChild | ChildExit> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      if (this.#status !== undefined) this.#settle({ kind: 'exit', status: this.#status });
      // A child that ends in this moment is told of by its exit event.
      else this.#child.send(message, () => undefined);
    });
  }

  async run(event: unknown, request: InvocationRequest): Promise<string> {
    const timer = setTimeout(() => this.#timeOut(request), request.seconds * 1000);
    const answer = await this.ask({ kind: 'invoke', event, request });
    clearTimeout(timer);
    if (answer.kind === 'result') return answer.json;
    if (answer.kind === 'failure') {
      // Its clock may be a little ahead of ours; what timed out goes on in there.
      if (answer.last || answer.failure === 'timeout') this.kill();
      throw new FunctionFailure(answer.failure, answer.payload);
    }
    if (answer.kind === 'exit') throw exited(request.requestId, answer.status);
    throw new Error('a child was ready twice');
  }

  spent(): boolean {
    return this.#status !== undefined || this.#child.killed;
  }

  /** A killed child leaves nothing behind. */
  remains(): Promise<void> {
    return this.#gone;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.#status !== undefined) return;
    const timer = setTimeout(() => this.kill(), STOP_MILLISECONDS);
    this.#child.kill('SIGTERM');
    await this.#gone;
    clearTimeout(timer);
  }

  #timeOut(request: InvocationRequest): void {
    this.kill();
    const { payload } = timedOut(request.requestId, request.seconds);
    this.#settle({ kind: 'failure', failure: 'timeout', payload, last: true });
  }

  #ended(status: number | string): void {
    this.#status = status;
    this.#settle({ kind: 'exit', status });
  }

  #settle(message: FromChild | ChildExit): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(message);
  }
}

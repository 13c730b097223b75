import type { FunctionDefinition, Lane } from '../../types.js';
import type { FunctionIdentity, InvocationRequest } from '../context.js';
import type { Variables } from '../environment.js';

/** How a lane is doing. */
export interface LaneState {
  /** The function's key in `functions.ts`. */
  id: string;
  lane: Lane;
  /** Copies that take invocations; 1 for the shared lane. */
  copies: number;
  busy: number;
  waiting: number;
  /** Copies given up whose code has not ended yet. */
  retired: number;
  /** As many retired copies as may be: the function answers as throttled until some end or the service restarts. */
  exhausted: boolean;
}

export type LaneCounts = Omit<LaneState, 'id' | 'lane'>;

/** Runs one function's code. */
export interface LaneRunner {
  /** Loads the code; rejects with a FunctionFailure of kind `init`. */
  start(): Promise<void>;
  /** Resolves with the JSON text of the result; rejects with a FunctionFailure and nothing else. */
  invoke(event: unknown, request: InvocationRequest): Promise<string>;
  stop(): Promise<void>;
  counts(): LaneCounts;
}

/** What a lane has to know of its function. */
export interface LaneFunction {
  readonly id: string;
  readonly definition: FunctionDefinition;
  /** The service's root folder. */
  readonly root: string;
  /** A name for one more running copy, as a sandbox has on Lambda. */
  identify(): FunctionIdentity;
  /** A fresh set of the function's variables, for that copy. */
  variables(who: FunctionIdentity): Variables;
}

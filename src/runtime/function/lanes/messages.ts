import type { ErrorPayload, FailureKind } from '../../types.js';
import type { FunctionIdentity, InvocationRequest } from '../context.js';

/** What the service tells a function's child process. */
export type ToChild =
  | { kind: 'load'; id: string; handler: string; runtime: string; who: FunctionIdentity }
  | { kind: 'invoke'; event: unknown; request: InvocationRequest };

/** What the child answers: once to `load`, once to each `invoke`. */
export type FromChild =
  | { kind: 'ready'; megabytes: number }
  | { kind: 'result'; json: string }
  /** `last`: the child ends itself and must get no further message. */
  | { kind: 'failure'; failure: FailureKind; payload: ErrorPayload; last: boolean };

import type { Location } from './location.js';

/**
 * Exit codes of the program, one per kind of ending.
 * `usage` also covers unreadable infrastructure files and configuration; `refused` is a guard's no.
 */
export const EXIT = {
  done: 0,
  pending: 1,
  usage: 2,
  refused: 3,
  regressed: 4,
  interrupted: 5,
  bug: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Expected trouble that ends a command: what went wrong, where, and how to fix it. Never thrown. */
export interface Failure {
  /** A code of `model/codes.ts`, such as `LL1001`. */
  readonly code: string;
  readonly exit: ExitCode;
  /** One line: what is wrong. */
  readonly message: string;
  /** One line: what to do about it. */
  readonly fix: string;
  readonly location?: Location;
  /** Further lines shown below the message: file names, or what a foreign program said. */
  readonly detail?: readonly string[];
  /** Values of which one would settle it, when a person can be asked: the services of LL1013, as `--service` takes them. */
  readonly choices?: readonly string[];
}

export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });

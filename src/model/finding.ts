import type { Location } from './location.js';

/** Families of finding codes; each owns a block of a hundred numbers (see `codes.ts`). */
export type Family =
  | 'RUN'
  | 'IAC'
  | 'CODE'
  | 'MOVE'
  | 'CONC'
  | 'LIBG'
  | 'ENV'
  | 'CONN'
  | 'LIFE'
  | 'OBS'
  | 'CPU'
  | 'FS'
  | 'LIM'
  | 'SEC'
  | 'HTTP'
  | 'PKG';

/**
 * What a finding asks of the reader.
 * - `must-decide`: nothing unsafe happens until a person chooses; keeps `check` and `apply` from exit code 0.
 * - `must-do`: manual work that the tool could not do; `diff` reports it as pending.
 * - `note`: good to know (a lane and why, a behaviour that changes); never changes an exit code.
 */
export type Demand = 'must-decide' | 'must-do' | 'note';

/** One step of the path that proves a finding, in the order in which it happens. */
export interface EvidenceStep {
  /** For example `entry`, `write`, `await`, `read`. */
  readonly role: string;
  readonly location: Location;
  readonly text: string;
}

/** Something a person should know, with a stable code and a way out. */
export interface Finding {
  /** Stable between runs as long as code, function and place stay: `LL2801:createOrder:src/a.ts:12`. */
  readonly id: string;
  /** `LL` + four digits, a key of `CODES`. */
  readonly code: string;
  readonly demand: Demand;
  /** One line: what is the case here (names the function, variable or route). */
  readonly message: string;
  /** One line: what to do. */
  readonly fix: string;
  readonly location?: Location;
  /** `FunctionFact.id` of the function concerned, when there is one. */
  readonly functionId?: string;
  /** The lane that contains the hazard, when the rule knows one. */
  readonly lane?: 'isolated' | 'thread' | 'process';
  readonly evidence?: readonly EvidenceStep[];
}

/** Builds a finding with its stable id. */
export function finding(facts: Omit<Finding, 'id'>): Finding {
  const place = facts.location ? `:${facts.location.file}:${facts.location.line}` : '';
  const owner = facts.functionId ? `:${facts.functionId}` : '';
  return { id: `${facts.code}${owner}${place}`, ...facts };
}

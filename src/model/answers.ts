/** What a person decided, or the defaults that held. Committed as `.migrate/answers.json`; see docs/schema/answers.json. */
export interface Answers {
  readonly version: 1;
  /** Folder of the emitted service, relative to the service's root. Default `service`. */
  readonly outDir: string;
  /** Decisions by function id. */
  readonly functions: Readonly<Record<string, FunctionAnswer>>;
}

export interface FunctionAnswer {
  /** `keep` leaves the function on Lambda. */
  readonly action?: 'migrate' | 'keep';
  readonly lane?: Lane;
}

export type Lane = 'shared' | 'isolated' | 'thread' | 'process';

export const DEFAULT_ANSWERS: Answers = { version: 1, outDir: 'service', functions: {} };

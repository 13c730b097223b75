import type { Answers } from './answers.js';
import type { FileChange } from './edit.js';
import type { Inventory } from './inventory.js';
import type { Plan } from './plan.js';

/** What a dry run shows and a real run writes: the same value. */
export interface Proposal {
  readonly inventory: Inventory;
  readonly plan: Plan;
  /** The decisions the plan was made with. */
  readonly answers: Answers;
  /** Sorted by file. Empty when the repository already is as planned. */
  readonly changes: readonly FileChange[];
}

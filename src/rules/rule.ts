import type { CodeModel } from '../model/code-model.js';
import type { CODES } from '../model/codes.js';
import type { Family, Finding } from '../model/finding.js';
import type { Inventory } from '../model/inventory.js';

/** One hazard or migration fact. Rules read; what they find decides lanes, edits and reports elsewhere. */
export interface Rule {
  readonly code: keyof typeof CODES;
  readonly family: Family;
  detect(model: CodeModel, inventory: Inventory): Finding[];
}

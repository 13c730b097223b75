import type { GuardFact } from '../../../model/inventory.js';
import { dependsOnStage, type Resolved } from '../resolved.js';
import { isAbsent } from '../settings.js';

/** A guard that is on when its flag is true, or when nobody can tell. */
export function flagGuard(value: Resolved | undefined, guard: GuardFact): GuardFact[] {
  return !value || isPlainlyOff(value) ? [] : [guard];
}

/** Absent, null or false, in every stage. */
export function isPlainlyOff(value: Resolved): boolean {
  if (value.selection || dependsOnStage(value)) return false;
  if (isAbsent(value)) return true;
  return value.kind === 'scalar' && !value.outside && [false, ''].some((off) => off === value.value);
}

import type { GuardFact } from '../../../model/inventory.js';
import { dependsOnStage, type Resolved, unknownOf } from '../resolved.js';
import { isAbsent } from '../settings.js';

/** A guard that is on when its flag is true, or when nobody can tell. */
export function flagGuard(value: Resolved | undefined, guard: GuardFact): GuardFact[] {
  return !value || isPlainlyOff(value) ? [] : [guard];
}

/** Absent, null or false, in every stage and whatever is given from outside. */
export function isPlainlyOff(value: Resolved): boolean {
  if (value.selection || value.elsewhere || dependsOnStage(value) || unknownOf(value)) return false;
  if (isAbsent(value)) return true;
  return value.kind === 'scalar' && !value.outside && [false, ''].some((off) => off === value.value);
}

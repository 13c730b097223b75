import type { CodeModel } from '../model/code-model.js';
import type { Finding } from '../model/finding.js';
import type { Inventory } from '../model/inventory.js';
import { byCodeUnit } from '../util/text.js';
import { builtinPatched } from './LL2120-builtin-patched/rule.js';
import { nodeModulePatched } from './LL2121-node-module-patched/rule.js';
import { indirectGlobal } from './LL2122-indirect-global/rule.js';
import { timeZone } from './LL2304-time-zone/rule.js';
import { processExit } from './LL2503-process-exit/rule.js';
import { signalHandler } from './LL2505-signal-handler/rule.js';
import { workingFolder } from './LL2520-working-folder/rule.js';
import { fixedTmpName } from './LL2801-fixed-tmp-name/rule.js';
import { nativeAddon } from './LL3206-native-addon/rule.js';
import type { Rule } from './rule.js';

/** Every rule, by family block. */
export const RULES: readonly Rule[] = [
  // CONC 2100: state that concurrent invocations share
  builtinPatched,
  nodeModulePatched,
  indirectGlobal,
  // ENV 2300
  timeZone,
  // LIFE 2500
  processExit,
  signalHandler,
  workingFolder,
  // FS 2800
  fixedTmpName,
  // PKG 3200
  nativeAddon,
];

/** What all rules find, by function in the inventory's order, then code, then place. */
export function runRules(model: CodeModel, inventory: Inventory): Finding[] {
  const rank = new Map(inventory.functions.map(({ id }, index) => [id, index]));
  const rankOf = ({ functionId }: Finding): number => rank.get(functionId ?? '') ?? -1;
  const order = (a: Finding, b: Finding): number =>
    rankOf(a) - rankOf(b) || byCodeUnit(a.code, b.code) || byPlace(a, b);
  return RULES.flatMap((rule) => rule.detect(model, inventory)).toSorted(order);
}

function byPlace({ location: a }: Finding, { location: b }: Finding): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return byCodeUnit(a.file, b.file) || a.line - b.line || a.column - b.column;
}

import type { GuardFact } from '../../../../model/inventory.js';
import { quoted } from '../../quote.js';
import { type Reading, reportStage, reportUnknown, settingOf } from '../../reading.js';
import type { Resolved, Unknown } from '../../resolved.js';
import { parseTemplate } from '../variables/parse.js';

/**
 * The guard of a route that is one of several: the events, the event or its settings are other ones in another stage,
 * or with something given from outside, and those may ask for an authorizer. A finding says so.
 */
export function choiceGuards(reading: Reading, functionId: string, levels: readonly Resolved[]): GuardFact[] {
  const level = levels.find((one) => (one.selection || one.elsewhere) && !isComposed(one));
  if (!level) return [];
  const { selection, elsewhere } = level;
  const setting = settingOf(functionId, 'choice of a route');
  if (selection?.reason === 'stage-lookup') {
    reportStage(reading, level, setting);
  } else {
    const fix = 'write the route into the file itself';
    const why = 'it chooses by what is outside the repository';
    const unknown: Unknown = selection
      ? { reason: 'external', source: selection.source, why, fix }
      : { ...elsewhere!, fix };
    reportUnknown(reading, unknown, setting, level.at, {
      demand: 'must-do',
      text: 'the route stays closed until then',
    });
  }
  return [{ kind: 'authorizer', name: quoted((selection ?? elsewhere)?.source ?? '') || 'authorizer' }];
}

/** Text with a variable in it is a route whatever the variable says; settings cannot come from there. */
const isComposed = (value: Resolved): boolean => value.kind === 'scalar' && parseTemplate(value.source).length > 1;

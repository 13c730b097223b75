import type { ScheduleTrigger } from '../../../model/inventory.js';
import type { Json } from './json.js';

/** What EventBridge takes as a schedule. */
export const SCHEDULE_EXPRESSION = /^(?:cron|rate|at)\([^\p{Cc}()]+\)$/u;

export type ScheduleInput = Pick<ScheduleTrigger, 'input' | 'inputPath' | 'inputTransformer'>;

/** The constant that replaces the event (JSON text, or a value that the dialect writes as such), or why it is not known. */
export function constantInput(json: Json): ScheduleInput | string {
  if (!json.ok) return `its input ${json.error}`;
  if (typeof json.value !== 'string') return { input: json.value };
  try {
    return { input: JSON.parse(json.value) };
  } catch {
    return 'its input is no JSON';
  }
}

/** `{inputPathsMap, inputTemplate}`, or undefined for anything else. */
export function transformerInput(inputTemplate: unknown, inputPathsMap: unknown = {}): ScheduleInput | undefined {
  if (typeof inputTemplate !== 'string' || typeof inputPathsMap !== 'object' || inputPathsMap === null)
    return undefined;
  const paths = Object.entries(inputPathsMap);
  if (!paths.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return undefined;
  return { inputTransformer: { inputPathsMap: Object.fromEntries(paths), inputTemplate } };
}

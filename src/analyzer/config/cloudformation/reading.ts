import type { SourceFiles } from '../../../model/files.js';
import type { Trigger } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { TriggerIds } from '../events/ids.js';
import { type Reading, reportStage, reportUnknown, type Setting, settingOf } from '../reading.js';
import type { Resource, Resources } from './template/resources.js';
import type { TemplateValues } from './template/values.js';
import type { Twice } from './twice.js';

/** What every part of the reader of templates works with. */
export interface TemplateReading extends Reading {
  readonly resolver: TemplateValues;
  readonly files: SourceFiles;
  readonly resources: Resources;
  /** The service's root: the folder that holds the template and every package, relative to the analysed folder. */
  readonly root: string;
  readonly ids: TriggerIds;
  readonly twice: Twice;
}

/** What starts each function, by its id. Resources other than the function itself add to it. */
export type TriggerTable = ReadonlyMap<string, Trigger[]>;

const FUNCTION_TYPES: ReadonlySet<string> = new Set(['AWS::Serverless::Function', 'AWS::Lambda::Function']);

export const isFunctionType = (type: string): boolean => FUNCTION_TYPES.has(type);

/** A property of a resource as messages name it; one that comes from `Globals` belongs to no single function. */
export function propertyOf(resource: Resource, key: string): Setting {
  const { own, properties, id, type } = resource;
  const isOwn = own.kind === 'map' && own.node.entries.has(key);
  const isGlobal = !isOwn && properties.kind === 'map' && properties.node.entries.has(key);
  if (isGlobal) return { what: `${key} of Globals` };
  return isFunctionType(type) ? settingOf(id, key) : { what: `${key} of "${id}"` };
}

/** Says what decided that a resource exists, where another stage or other parameters may decide otherwise. */
export function noteCondition(reading: TemplateReading, resource: Resource, isThere: boolean): void {
  const { id, at, selection, unknown, type } = resource;
  const functionId = isFunctionType(type) && isThere ? { functionId: id } : {};
  if (unknown) {
    const setting = { what: `the condition of "${id}"`, ...functionId };
    reportUnknown(reading, unknown, setting, at, { demand: 'must-do', text: 'it is taken as fulfilled until then' });
  } else if (selection?.reason === 'stage-lookup') {
    const resolved = { ...resource.own, at };
    reportStage(reading, resolved, { what: `existence of "${id}"`, ...functionId });
  }
}

/** A setting that the service does not carry over. */
export function notCarried(
  { findings }: Pick<Reading, 'findings'>,
  facts: {
    readonly message: string;
    readonly fix: string;
    readonly location: Location;
    readonly functionId?: string;
    readonly demand?: 'must-do' | 'note';
  },
): void {
  findings.add({ code: 'LL1105', demand: 'must-do', ...facts });
}

import type { SourceFiles } from '../model/files.js';
import type { GeneratedRecord } from '../model/generated.js';
import type { Plan } from '../model/plan.js';
import { join } from '../util/path.js';
import { type Form, formOf } from './print/module.js';

/** What every part of the generator is given. */
export interface Context {
  readonly plan: Plan;
  readonly files: SourceFiles;
  readonly record: GeneratedRecord | undefined;
  readonly form: Form;
  /** Constant names of the fronts, by id. */
  readonly frontNames: ReadonlyMap<string, string>;
}

export function contextOf(plan: Plan, files: SourceFiles, record: GeneratedRecord | undefined): Context {
  return { plan, files, record, form: formOf(plan.service.project), frontNames: frontNames(plan) };
}

/** Path of a file of the service: `service/app.ts`; the extension is the form's. */
export function serviceFile({ plan, form }: Context, name: string): string {
  return join(plan.service.outDir, `${name}.${form === 'ts' ? 'ts' : 'js'}`);
}

/** True when the file is there and no earlier run of ours made it. */
export function isForeign({ files, record }: Pick<Context, 'files' | 'record'>, file: string): boolean {
  return files.text(file) !== undefined && !(record && Object.hasOwn(record.files, file));
}

/** Front ids are names of constants in fronts.ts. Whatever is none is numbered. */
function frontNames({ fronts }: Plan): Map<string, string> {
  const plain = new Set(fronts.map(({ id }) => id).filter((id) => /^[A-Za-z]\w*Api$/.test(id)));
  return new Map(fronts.map(({ id }, index) => [id, plain.has(id) ? id : `front${index + 1}`]));
}

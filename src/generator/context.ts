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
  /** Constant names of the authorizers, by id. */
  readonly authorizerNames: ReadonlyMap<string, string>;
}

export function contextOf(plan: Plan, files: SourceFiles, record: GeneratedRecord | undefined): Context {
  const form = formOf(plan.service.project);
  return { plan, files, record, form, frontNames: frontNames(plan), authorizerNames: authorizerNames(plan) };
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
  const plain = new Set(fronts.map(({ id }) => id).filter((id) => /^[A-Za-z]\w*(Api|Url)$/.test(id)));
  return new Map(fronts.map(({ id }, index) => [id, plain.has(id) ? id : `front${index + 1}`]));
}

/** `TokenAuth` and `TokenAuthorizer` are tokenAuth. The ending keeps them apart from fronts and from words of the language. */
function authorizerNames({ authorizers }: Plan): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, name } of authorizers) {
    const words = name.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    const stem = words.join('').replace(/^\d+|Auth(orizer)?$/g, '');
    names.set(id, uniqueName(`${stem.charAt(0).toLowerCase()}${stem.slice(1)}${stem === '' ? 'auth' : 'Auth'}`, names));
  }
  return names;
}

function uniqueName(wish: string, names: ReadonlyMap<string, string>): string {
  const taken = new Set(names.values());
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish}${n}`;
  return name;
}

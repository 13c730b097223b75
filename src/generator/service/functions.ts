import type { FunctionPlan, FunctionVariable } from '../../model/plan.js';
import { importPath } from '../../util/path.js';
import type { Context } from '../context.js';
import { commentText, propertyKey, quote } from '../print/escape.js';
import { array, call, type Doc, type Entry, object, print } from '../print/layout.js';
import { type Import, moduleText } from '../print/module.js';
import { valueDoc } from '../print/values.js';

/** functions.ts: every function with its code, settings and environment. */
export function functionsModule(context: Context): string {
  const { functions } = context.plan;
  const table = object(
    functions.map((fn) => ({ key: propertyKey(fn.id), doc: definition(context, fn) })),
    { expand: true },
  );
  const value = print(call('defineFunctions', [table]));
  const imports = [{ from: './runtime/function/define.js', names: ['defineFunctions'] }, ...stageImport(functions)];
  return moduleText(context.form, { imports, declarations: [{ name: 'functions', doc: DOC, value }] });
}

const DOC = [
  'Every function of the service: its code, its settings and its environment. Timeouts are seconds, memory is MB.',
  "A variable given as text has that default, which the service's own environment overrides; `{}` has none and is required.",
];

function stageImport(functions: readonly FunctionPlan[]): Import[] {
  const values = functions.flatMap(({ deployedName, environment }) => [
    deployedName,
    ...environment.map((v) => v.value),
  ]);
  return values.some(({ kind }) => kind === 'stage') ? [{ from: './stage.js', names: ['stage'] }] : [];
}

function definition(context: Context, fn: FunctionPlan): Doc {
  const name = valueDoc(fn.deployedName);
  const entries: Entry[] = [
    ...(name === undefined ? [] : [{ key: 'name', doc: name }]),
    ...(fn.codeUri === undefined ? [] : [{ key: 'codeUri', doc: quote(fn.codeUri) }]),
    { key: 'handler', doc: quote(fn.handler) },
    { key: 'load', doc: `() => import(${quote(specifierOf(context, fn.file))})`, above: loosely(context, fn.file) },
    { key: 'runtime', doc: quote(fn.runtime) },
    { key: 'lane', doc: quote(fn.lane), above: fn.laneReasons.map(commentText) },
    { key: 'timeout', doc: String(fn.timeoutSeconds) },
    { key: 'memory', doc: String(fn.memoryMb) },
  ];
  if (fn.reservedConcurrency !== undefined) {
    entries.push({ key: 'reservedConcurrency', doc: String(fn.reservedConcurrency) });
  }
  if (fn.environment.length > 0) entries.push({ key: 'environment', doc: environment(fn.environment) });
  if (fn.include.length > 0) entries.push({ key: 'include', doc: array(fn.include.map(quote)) });
  if (fn.layers.length > 0) entries.push({ key: 'layers', doc: array(fn.layers.map(quote)) });
  return object(entries, { expand: true });
}

function environment(variables: readonly FunctionVariable[]): Doc {
  return object(
    variables.map(({ name, from, value }) => {
      const text = valueDoc(value);
      const beside = value.kind === 'required' ? { beside: commentText(value.source) } : {};
      return { key: propertyKey(name), doc: variable(from === name ? undefined : from, text), ...beside };
    }),
    { expand: true },
  );
}

function variable(from: string | undefined, text: string | undefined): Doc {
  if (from === undefined && text !== undefined) return text;
  return object([
    ...(from === undefined ? [] : [{ key: 'from', doc: quote(from) }]),
    ...(text === undefined ? [] : [{ key: 'default', doc: text }]),
  ]);
}

/** The module as an import names it: TypeScript sources by the name of what they compile to. */
function specifierOf({ plan }: Context, file: string): string {
  return importPath(plan.service.outDir, file)
    .replace(/\.tsx?$/, '.js')
    .replace(/\.([mc])ts$/, '.$1js');
}

/** JavaScript beside TypeScript has no types unless `allowJs` is on; nothing here needs them. */
function loosely({ form }: Context, file: string): string[] {
  const javascript = /\.[mc]?jsx?$/.test(file);
  return form === 'ts' && javascript ? ['@ts-ignore: plain JavaScript, whose types nothing here needs'] : [];
}

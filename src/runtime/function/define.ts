import type { FunctionDefinition, LambdaFunction } from '../types.js';
import { type Family, ServiceFunction } from './service-function.js';

/**
 * The functions of the service, by the names that routes, schedules and consumers use. Defining them does nothing: no
 * code is loaded and no variable is read before a function is started. The build relies on that.
 */
export function defineFunctions<T extends { [id: string]: FunctionDefinition }>(
  definitions: T,
): { readonly [K in keyof T]: LambdaFunction } {
  const family: Family = { functions: [], memory: undefined, loading: Promise.resolve() };
  // Without a prototype, so that any key is just a key.
  const defined: { [K in keyof T]: LambdaFunction } = Object.create(null);
  for (const id of Object.keys(definitions) as (keyof T & string)[]) {
    const fn = new ServiceFunction(id, definitions[id] as FunctionDefinition, family);
    family.functions.push(fn);
    defined[id] = fn;
  }
  return defined;
}

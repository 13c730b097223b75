import { toEnvName } from '../util/text.js';

/** The same wish for two different things gets a number: `ORDERS`, `ORDERS_2`. */
export function uniqueName(wish: string, taken: ReadonlySet<string>, number = (n: number) => `${wish}_${n}`): string {
  if (!taken.has(wish)) return wish;
  let n = 2;
  while (taken.has(number(n))) n += 1;
  return number(n);
}

/** One prefix for each function, `createOrder` → `CREATE_ORDER`, none twice. */
export function functionPrefixes(ids: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  const prefixes = new Map<string, string>();
  for (const id of ids) {
    const prefix = uniqueName(toEnvName(id), taken);
    taken.add(prefix);
    prefixes.set(id, prefix);
  }
  return prefixes;
}

import type { Deployed } from '../../model/deployed.js';
import { byCodeUnit } from '../../util/text.js';

/** The lists of a saved read, in the order in which it holds them. */
export const LISTS = [
  'functions',
  'urls',
  'mappings',
  'rules',
  'schedules',
  'apis',
  'routes',
  'authorizers',
  'notRead',
] as const satisfies readonly (keyof Deployed)[];

export type ListName = (typeof LISTS)[number];

/** The same read with its lists sorted, so that the order of answers leaves no trace. */
export function inOrder(deployed: Deployed): Deployed {
  return {
    ...deployed,
    functions: sorted(deployed.functions, ({ name }) => [name]),
    urls: sorted(deployed.urls, (url) => [url.function]),
    mappings: sorted(deployed.mappings, (mapping) => [mapping.function, mapping.source]),
    rules: sorted(deployed.rules, ({ bus, name, ...rule }) => [rule.function, bus, name]),
    schedules: sorted(deployed.schedules, ({ group, name, ...schedule }) => [schedule.function, group, name]),
    apis: sorted(deployed.apis, ({ kind, name, id }) => [kind, name, id]),
    routes: sorted(deployed.routes, ({ api, path, method }) => [api, path, method]),
    authorizers: sorted(deployed.authorizers, ({ api, name, id }) => [api, name, id]),
    notRead: sorted(deployed.notRead, ({ call, subject = '' }) => [call, subject]),
  };
}

/** Equal keys are told apart by all the rest, so that no order of arrival is left. */
function sorted<T>(items: readonly T[], keys: (item: T) => readonly string[]): T[] {
  const rows = items.map((item) => ({ item, key: [...keys(item), JSON.stringify(item)] }));
  const order = (a: readonly string[], b: readonly string[]): number =>
    a.map((part, index) => byCodeUnit(part, b[index]!)).find((result) => result !== 0) ?? 0;
  return rows.sort((a, b) => order(a.key, b.key)).map(({ item }) => item);
}

/** The saved form: JSON with one line for each function, rule, route, … */
export function deployedText(deployed: Deployed): string {
  const head = (['version', 'region', 'account'] as const).map((key) => `  "${key}": ${JSON.stringify(deployed[key])}`);
  const lists = LISTS.map((name) => {
    const lines = deployed[name].map((item) => `    ${JSON.stringify(item)}`);
    return lines.length === 0 ? `  "${name}": []` : `  "${name}": [\n${lines.join(',\n')}\n  ]`;
  });
  return `{\n${[...head, ...lists].join(',\n')}\n}\n`;
}

import type { Resolved } from '../resolved.js';
import type { Node } from '../yaml/tree.js';
import { isFunctionType, type TemplateReading } from './reading.js';

/** Logical ids that a part of the template mentions in functions, each once, in order. Aliased parts are looked at once. */
export function mentions(node: Node | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Node>();
  const waiting: Node[] = node ? [node] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'call') {
      for (const id of namesIn(next.name, next.argument)) found.add(id);
      waiting.push(next.argument);
    } else if (next.kind === 'list') {
      waiting.push(...[...next.items].reverse());
    } else if (next.kind === 'map') {
      waiting.push(...[...next.entries.values()].map(({ value }) => value).reverse());
    }
  }
  return found;
}

function namesIn(call: string, argument: Node): string[] {
  const first = argument.kind === 'list' ? argument.items[0] : argument;
  if (first?.kind !== 'scalar' || typeof first.value !== 'string') return [];
  if (call === 'Ref' || call === 'GetAtt') return [idOf(first.value)];
  if (call !== 'Sub') return [];
  return [...first.value.matchAll(/\$\{([^{}!][^{}]*)\}/g)].map((match) => idOf(match[1]!.trim()));
}

/** `Function.Arn` → `Function`. */
const idOf = (name: string): string => name.split('.')[0]!;

/** The one function of the template that a value names: `!GetAtt Fn.Arn`, `!Sub arn:…:${Fn.Arn}/invocations`. */
export function functionNamed(reading: TemplateReading, value: Resolved | undefined): string | undefined {
  if (value?.kind !== 'call') return undefined;
  const ids = functionsIn(reading, value.node);
  return ids.length === 1 ? ids[0] : undefined;
}

/** Functions of the template that a part of it mentions. */
export function functionsIn(reading: TemplateReading, node: Node | undefined): string[] {
  return [...mentions(node)].filter((id) => isFunctionType(reading.resources.all.get(id)?.type ?? ''));
}

/** The resource that `!Ref X` and `!GetAtt X.Arn` name. */
export function resourceNamed(value: Resolved | undefined): string | undefined {
  if (value?.kind !== 'call' || (value.node.name !== 'Ref' && value.node.name !== 'GetAtt')) return undefined;
  const [id] = mentions(value.node);
  return id;
}

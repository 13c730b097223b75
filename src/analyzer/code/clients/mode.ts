import { ts } from 'ts-morph';
import { type Names, plainInitialiser } from '../names.js';
import { bare } from '../syntax.js';
import type { Fate } from './fate.js';
import { functionAround } from './flow.js';
import { isSingleStatement } from './statements.js';

/**
 * `query` where every use is seen and each is a single statement without session state, awaited one after another:
 * then it does not matter which connection runs it. Everything else needs one connection for itself.
 */
export function modeOf(made: ts.Expression, fate: Fate, names: Names): 'checkout' | 'query' {
  if (!fate.plain || fate.returned || fate.kept !== undefined) return 'checkout';
  const owner = functionAround(made);
  const free = fate.calls.every((call) => isFreeCall(call, owner, names));
  return free && fate.calls.some((call) => methodOf(call) === 'query') ? 'query' : 'checkout';
}

export function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

function isFreeCall(call: ts.CallExpression, owner: ts.Node | undefined, names: Names): boolean {
  // A client runs what it is given one after another; a pool does not, so nobody may ask without waiting.
  if (!ts.isAwaitExpression(call.parent) || functionAround(call) !== owner) return false;
  const method = methodOf(call);
  if (method === 'connect' || method === 'end') return call.arguments.length === 0;
  const [sql, params, ...more] = call.arguments;
  if (method !== 'query' || !sql || more.length > 0) return false;
  if (params && !ts.isArrayLiteralExpression(bare(params))) return false;
  const text = literalText(sql, names);
  return text !== undefined && isSingleStatement(text);
}

/** A text written out, here or in a constant of the same file. */
function literalText(expression: ts.Expression, names: Names): string | undefined {
  const node = bare(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isIdentifier(node)) return undefined;
  const binding = names.scopes.find(node.text, node);
  const value = binding && plainInitialiser(binding);
  return value && ts.isStringLiteralLike(value) ? value.text : undefined;
}

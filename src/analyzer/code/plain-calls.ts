import { ts } from 'ts-morph';
import type { Binding, Scopes } from './scope.js';
import { bare, childrenOf, isErased, isToken } from './syntax.js';

/** Names of a file that are called as they stand, `f()`, and never made with `new` nor given a prototype. */
export function plainlyCalled(tree: ts.SourceFile, scopes: Scopes): ReadonlySet<Binding> {
  const called = new Set<Binding>();
  const constructors = new Set<Binding>();
  const stack: ts.Node[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isToken(node) || isErased(node)) continue;
    const name = nameIn(node);
    const binding = name && scopes.find(name.text, name);
    if (binding) (ts.isCallExpression(node) ? called : constructors).add(binding);
    stack.push(...childrenOf(node));
  }
  return new Set([...called].filter((binding) => !constructors.has(binding)));
}

/** `f` of `f()`, `new f()`, `f.prototype` and `x instanceof f`. */
function nameIn(node: ts.Node): ts.Identifier | undefined {
  const inner = expressionIn(node);
  const name = inner && bare(inner);
  return name && ts.isIdentifier(name) ? name : undefined;
}

function expressionIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return node.expression;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'prototype') return node.expression;
  const tests = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return tests ? node.right : undefined;
}

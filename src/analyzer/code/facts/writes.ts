import { ts } from 'ts-morph';
import type { Names } from '../names.js';
import { extend, type Ref } from '../ref.js';
import { targetsIn } from '../scope.js';
import { bare, isAssignment, staticName } from '../syntax.js';

/** A place that changes what `ref` names. */
export interface Write {
  readonly ref: Ref;
  readonly node: ts.Node;
}

/** The expressions that `node` assigns to, counts up, deletes or loops over. */
export function writtenTargets(node: ts.Node): ts.Expression[] {
  if (isAssignment(node)) return targetsIn(node.left);
  if (ts.isDeleteExpression(node)) return targetsIn(node.expression);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const counts = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return counts ? targetsIn(node.operand) : [];
  }
  const loops = ts.isForOfStatement(node) || ts.isForInStatement(node);
  return loops && !ts.isVariableDeclarationList(node.initializer) ? targetsIn(node.initializer) : [];
}

/** What `node` writes, through assignments and through `Object.assign`, `defineProperty` and their relatives. */
export function writesOf(node: ts.Node, names: Names): Write[] {
  if (ts.isCallExpression(node)) return definitions(node, names);
  return writtenTargets(node).flatMap((target) => {
    // A plain name is written itself; what it is an alias of stays as it was.
    if (ts.isIdentifier(target)) return names.scopes.find(target.text, target) ? [] : own(target, names);
    const ref = names.resolve(target);
    return ref ? [{ ref, node: target }] : [];
  });
}

function own(target: ts.Identifier, names: Names): Write[] {
  const ref = names.resolve(target);
  return ref && ref.path.length > 0 ? [{ ref, node: target }] : [];
}

/** How a built-in function writes its first argument: which properties, by the other arguments. */
const DEFINERS: Readonly<Record<string, 'key' | 'objects' | 'prototype'>> = {
  'Object.assign': 'objects',
  'Object.defineProperty': 'key',
  'Object.defineProperties': 'objects',
  'Object.setPrototypeOf': 'prototype',
  'Reflect.defineProperty': 'key',
  'Reflect.set': 'key',
  'Reflect.deleteProperty': 'key',
  'Reflect.setPrototypeOf': 'prototype',
};

function definitions(call: ts.CallExpression, names: Names): Write[] {
  const [target, ...rest] = call.arguments;
  const callee = names.resolve(call.expression);
  if (!callee) return [];
  const last = callee.path.at(-1);
  if (last === '__defineGetter__' || last === '__defineSetter__') {
    const base = { ...callee, path: callee.path.slice(0, -1) };
    return [{ ref: { ...base, path: [...base.path, literal(target)] }, node: call }];
  }
  const name = callee.root === 'global' ? callee.path.join('.') : '';
  if (!target || !Object.hasOwn(DEFINERS, name)) return [];
  const ref = names.resolve(target);
  if (!ref) return [];
  const kind = DEFINERS[name];
  const keys = kind === 'key' ? [literal(rest[0])] : kind === 'prototype' ? ['__proto__'] : rest.flatMap(keysOf);
  return keys.map((key) => ({ ref: extend(ref, key) ?? ref, node: call }));
}

function literal(argument: ts.Expression | undefined): string {
  if (!argument) return '*';
  const node = bare(argument);
  return ts.isStringLiteralLike(node) ? node.text : '*';
}

function keysOf(argument: ts.Expression): string[] {
  const node = bare(argument);
  if (!ts.isObjectLiteralExpression(node)) return ['*'];
  return node.properties.map((property) => (property.name && staticName(property.name)) ?? '*');
}

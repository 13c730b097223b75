import path from 'node:path';
import { ts } from 'ts-morph';
import { type Names, plainInitialiser } from './names.js';
import { isPath } from './ref.js';
import { bare } from './syntax.js';

/**
 * The text an expression always has, where syntax shows it: literals, templates and sums of constants,
 * `path.join` of constants, `os.tmpdir()` (which is `/tmp` on Lambda). Undefined as soon as one part varies.
 */
export function constantText(expression: ts.Expression, names: Names): string | undefined {
  return read(expression, names, { left: 200 });
}

/** How many more expressions may be looked at: constants made of constants must not take for ever. */
interface Budget {
  left: number;
}

function read(expression: ts.Expression, names: Names, budget: Budget): string | undefined {
  if (--budget.left < 0) return undefined;
  const node = bare(expression);
  const next = (inner: ts.Expression): string | undefined => read(inner, names, budget);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return concat([
      node.head.text,
      ...node.templateSpans.flatMap((span) => [next(span.expression), span.literal.text]),
    ]);
  }
  if (ts.isBinaryExpression(node)) return binaryText(node, next);
  if (ts.isIdentifier(node)) {
    const binding = names.scopes.find(node.text, node);
    const value = binding && plainInitialiser(binding);
    return value && next(value);
  }
  return ts.isCallExpression(node) ? callText(node, names, next) : undefined;
}

type Next = (inner: ts.Expression) => string | undefined;

function binaryText(node: ts.BinaryExpression, next: Next): string | undefined {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.PlusToken) return concat([next(node.left), next(node.right)]);
  // `process.env.TMPDIR || '/tmp'`: what holds when nobody sets it.
  const isDefault = operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken;
  return isDefault ? (next(node.left) ?? next(node.right)) : undefined;
}

function callText(node: ts.CallExpression, names: Names, next: Next): string | undefined {
  const callee = names.resolve(node.expression);
  if (isPath(callee, 'os', 'tmpdir')) return '/tmp';
  if (callee?.root !== 'module' || !/^path(?:\/posix)?$/.test(callee.specifier)) return undefined;
  const name = callee.path.filter((part) => part !== 'posix').join('.');
  if (name !== 'join' && name !== 'resolve' && name !== 'normalize') return undefined;
  const parts = node.arguments.map((argument) => (ts.isSpreadElement(argument) ? undefined : next(argument)));
  if (!parts.every((part) => part !== undefined)) return undefined;
  return name === 'resolve' ? resolved(parts) : path.posix.join(...parts);
}

/** Like `path.resolve`, without the working folder: undefined for a path that depends on it. */
function resolved(parts: readonly string[]): string | undefined {
  const from = parts.findLastIndex((part) => part.startsWith('/'));
  return from < 0 ? undefined : path.posix.join(...parts.slice(from));
}

function concat(parts: ReadonlyArray<string | undefined>): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

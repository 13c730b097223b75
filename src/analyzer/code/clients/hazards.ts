import { ts } from 'ts-morph';
import { writesOf } from '../facts/writes.js';
import type { Names } from '../names.js';
import type { Ref } from '../ref.js';

export function isClient(ref: Ref | undefined): boolean {
  return isPart(ref, 'Client');
}

/** True for that property of pg, whichever way it was imported. */
function isPart(ref: Ref | undefined, name: string): boolean {
  if (ref?.root !== 'module' || !/^pg(?:-protocol)?$/.test(ref.specifier)) return false;
  return ref.path.filter((part) => part !== 'default').join('.') === name;
}

/** What would tell a shared client from one of the file's own, as a clause whose subject is the file. */
export function hazardOf(node: ts.Node, names: Names): string | undefined {
  if (ts.isClassLike(node)) {
    const bases = node.heritageClauses?.filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? [];
    const derived = bases.flatMap(({ types }) => types).some(({ expression }) => isClient(names.resolve(expression)));
    return derived ? 'extends Client' : undefined;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) {
    const tested = names.resolve(node.right);
    // Clients of the pool, and their errors, come from the service's own copy of pg.
    const name = ['Client', 'DatabaseError'].find((one) => isPart(tested, one));
    return name && `tests with instanceof ${name}`;
  }
  if (ts.isCallExpression(node)) {
    const callee = names.resolve(node.expression);
    const isPg = callee?.root === 'module' && /^pg(?:-types)?$/.test(callee.specifier);
    if (isPg && callee.path.at(-1) === 'setTypeParser') return 'sets type parsers of pg';
  }
  const changed = writesOf(node, names).flatMap(({ ref }) =>
    ref.root === 'module' && ref.specifier === 'pg' ? ref.path : [],
  );
  if (changed.includes('prototype')) return 'changes the prototype of Client';
  return changed.includes('defaults') ? 'changes the defaults of pg' : undefined;
}

/** Values that are put into the environment or a global variable, from where settings may take them. */
export function requestWrites(node: ts.Node, names: Names): Array<{ clause: string; values: ts.Expression[] }> {
  const values = ts.isBinaryExpression(node) ? [node.right] : ts.isCallExpression(node) ? node.arguments.slice(1) : [];
  if (values.length === 0) return [];
  return writesOf(node, names).flatMap(({ ref }) => {
    const isProcess = ref.root === 'module' ? ref.specifier === 'process' : ref.path[0] === 'process';
    const isEnvironment = isProcess && ref.path.includes('env');
    if (!isEnvironment && (isProcess || ref.root !== 'global')) return [];
    const where = isEnvironment ? 'the environment' : 'a global variable';
    return [{ clause: `puts into ${where} what a request may decide`, values }];
  });
}

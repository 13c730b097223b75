import { parse } from 'acorn';
import { walk } from './references.js';
import { identifier, isDeclared, isNode, list, type Node, type Reference } from './scope.js';

/** What a bundle calls the global object of its copy. */
export const COPY_GLOBAL = '__copy_global';

/** Defines of every function bundle: these names always mean the copy's own. */
export const COPY_DEFINES: { [name: string]: string } = {
  globalThis: COPY_GLOBAL,
  global: COPY_GLOBAL,
  process: `${COPY_GLOBAL}.process`,
  console: `${COPY_GLOBAL}.console`,
};

/** Given to the bundle by whoever evaluates it, or no variables at all. `awslambda` is Lambda's and may be missing. */
const NOT_GLOBALS = [
  ...[
    COPY_GLOBAL,
    '__service_here',
    '__service_pool',
    'require',
    'module',
    'exports',
    '__dirname',
    '__filename',
    'arguments',
  ],
  ...['undefined', 'NaN', 'Infinity', 'eval', 'awslambda'],
];

/**
 * The free names of a bundle (built with COPY_DEFINES) that must become members of the copy's own global object:
 * - names that the code assigns without declaring them (`leak = 1`),
 * - names that it assigns as members of the global object (`global.logger = x`, later read as `logger`),
 * - names that Node does not define: only code that sets globals by other means can give them a value.
 * When the global object is handed around (`const root = globalThis`), a member assigned on any object counts.
 */
export function copyNames(code: string, format: 'cjs' | 'esm'): string[] {
  const program: unknown = parse(code, {
    ecmaVersion: 'latest',
    sourceType: format === 'esm' ? 'module' : 'script',
    allowHashBang: true,
    allowReturnOutsideFunction: true,
  });
  if (!isNode(program)) return [];
  const references: Reference[] = [];
  const members = new GlobalMembers();
  walk(program, { references, visit: (node, parent) => members.visit(node, parent) });
  const free = references.filter((reference) => !isDeclared(reference));
  const written = new Set(free.filter((reference) => reference.written).map((reference) => reference.name));
  const assigned = members.assigned();
  const names = new Set(free.map((reference) => reference.name));
  return [...names]
    .filter((name) => !NOT_GLOBALS.includes(name))
    .filter((name) => written.has(name) || assigned.has(name) || !(name in globalThis))
    .sort();
}

/** Notes which members of the global object a program assigns. */
class GlobalMembers {
  readonly #onGlobal = new Set<string>();
  readonly #anywhere = new Set<string>();
  #escapes = false;

  assigned(): Set<string> {
    return this.#escapes ? new Set([...this.#onGlobal, ...this.#anywhere]) : this.#onGlobal;
  }

  visit(node: Node, parent: Node | undefined): void {
    if (isGlobal(node) && !isHarmless(node, parent)) this.#escapes = true;
    if (node.type === 'AssignmentExpression') this.#assign(node.left);
    if (node.type === 'UpdateExpression') this.#assign(node.argument);
    if (node.type === 'CallExpression') this.#call(node);
  }

  #assign(target: unknown): void {
    if (!isNode(target) || target.type !== 'MemberExpression') return;
    this.#note(target.object, target.computed === true ? literal(target.property) : identifier(target.property));
  }

  /** `Object.defineProperty(globalThis, 'x', …)`, `Object.assign(globalThis, { x })` and their relatives. */
  #call(node: Node): void {
    const { callee } = node;
    const [object, second] = list(node.arguments);
    const method =
      isNode(callee) && callee.type === 'MemberExpression' ? identifier(callee.property) : identifier(callee);
    if (object === undefined || second === undefined || method === undefined) return;
    if (/defProp|defineProperty|^set$/i.test(method)) this.#note(object, literal(second));
    if (second.type !== 'ObjectExpression') return;
    if (!['assign', 'defineProperties'].includes(method)) return;
    for (const property of list(second.properties)) {
      this.#note(object, identifier(property.key) ?? literal(property.key));
    }
  }

  #note(object: unknown, name: string | undefined): void {
    if (name === undefined) return;
    this.#anywhere.add(name);
    if (isNode(object) && isGlobal(object)) this.#onGlobal.add(name);
  }
}

/** The global object itself, also by its own names: `global.globalThis`. */
function isGlobal(node: Node): boolean {
  if (identifier(node) === COPY_GLOBAL) return true;
  if (node.type !== 'MemberExpression' || node.computed === true) return false;
  const name = identifier(node.property);
  return (name === 'globalThis' || name === 'global') && isNode(node.object) && isGlobal(node.object);
}

/** Uses of the global object after which it is not known under another name. */
function isHarmless(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression')
    return parent.object === node && (parent.computed !== true || isGlobal(parent));
  if (parent.type === 'CallExpression') return list(parent.arguments)[0] === node && isObjectMethod(parent.callee);
  return (
    parent.type === 'UnaryExpression' || parent.type === 'BinaryExpression' || parent.type === 'ExpressionStatement'
  );
}

function isObjectMethod(callee: unknown): boolean {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return false;
  return ['Object', 'Reflect'].includes(identifier(callee.object) ?? '') && identifier(callee.property) !== 'create';
}

function literal(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

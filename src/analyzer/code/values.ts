import { ts } from 'ts-morph';
import type { Names } from './names.js';
import { importRef, type Ref } from './ref.js';
import type { Binding } from './scope.js';
import { bare, hasModifier, isAssignment, staticName } from './syntax.js';
import type { Value } from './types.js';

const UNKNOWN: Value = { kind: 'unknown' };
export const UNDEFINED: Value = { kind: 'not-callable', what: 'undefined' };
/** Calls that hand their first argument through. */
const PASSES_ON = new Set([
  'Object.freeze',
  'Object.seal',
  'Object.preventExtensions',
  'Object.assign',
  'Object.defineProperties',
]);

/** Says what expressions at the top of a module amount to, without running or typing anything. */
export class Evaluator {
  readonly #names: Names;
  readonly #bindings = new Map<Binding, Value>();

  constructor(names: Names) {
    this.#names = names;
  }

  value(expression: ts.Expression, depth = 0): Value {
    if (depth > 40) return UNKNOWN;
    const node = bare(expression);
    const next = (inner: ts.Expression): Value => this.value(inner, depth + 1);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { kind: 'function' };
    if (ts.isIdentifier(node)) return this.#named(node, depth);
    if (ts.isPropertyAccessExpression(node)) return member(next(node.expression), node.name.text);
    if (ts.isElementAccessExpression(node)) {
      const key = bare(node.argumentExpression);
      return ts.isStringLiteralLike(key) ? member(next(node.expression), key.text) : UNKNOWN;
    }
    if (ts.isObjectLiteralExpression(node)) return this.#object(node, depth);
    if (ts.isClassExpression(node)) return classValue(node);
    if (ts.isNewExpression(node)) return this.#instance(node);
    if (ts.isCallExpression(node)) return this.#call(node, depth);
    if (ts.isAwaitExpression(node)) return next(node.expression);
    if (ts.isConditionalExpression(node)) return either(next(node.whenTrue), next(node.whenFalse));
    if (isAssignment(node)) return next(node.right);
    if (ts.isBinaryExpression(node)) return this.#binary(node, depth);
    return literal(node);
  }

  /** What the module-level name `binding` holds once the module has loaded. */
  binding(binding: Binding, depth = 0): Value {
    const known = this.#bindings.get(binding);
    if (known) return known;
    this.#bindings.set(binding, UNKNOWN);
    const value = this.#held(binding, depth);
    this.#bindings.set(binding, value);
    return value;
  }

  #held(binding: Binding, depth: number): Value {
    const { node } = binding;
    if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return { kind: 'function' };
    if (ts.isClassDeclaration(node) || ts.isClassExpression(node)) return classValue(node);
    const imported = importRef(node);
    if (imported) return fromRef(imported);
    if (ts.isVariableDeclaration(node)) {
      const last = binding.assigned.at(-1) ?? node.initializer;
      return last ? this.value(last, depth + 1) : UNKNOWN;
    }
    if (ts.isBindingElement(node)) return this.#element(node, depth + 1);
    return UNKNOWN;
  }

  #named(node: ts.Identifier, depth: number): Value {
    const binding = this.#names.scopes.find(node.text, node);
    if (binding) return this.binding(binding, depth);
    return node.text === 'undefined' ? UNDEFINED : UNKNOWN;
  }

  /** `create` of `const { create } = handlers`; what a call returns may hold anything. */
  #element(element: ts.BindingElement, depth: number): Value {
    const owner = element.parent.parent;
    const name = staticName(element.propertyName ?? element.name);
    const whole = ts.isBindingElement(owner)
      ? this.#element(owner, depth + 1)
      : ts.isVariableDeclaration(owner) && owner.initializer
        ? this.value(owner.initializer, depth)
        : UNKNOWN;
    if (element.dotDotDotToken) return UNKNOWN;
    return name !== undefined && ts.isObjectBindingPattern(element.parent) ? member(whole, name) : member(whole, '*');
  }

  #object(node: ts.ObjectLiteralExpression, depth: number): Value {
    const members = new Map<string, Value>();
    const spreads: Value[] = [];
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        spreads.push(this.value(property.expression, depth + 1));
        continue;
      }
      const name = staticName(property.name);
      // A computed name may be any name.
      if (name === undefined) spreads.push(UNKNOWN);
      else members.set(name, this.#property(property, depth));
    }
    return { kind: 'object', members, spreads };
  }

  #property(property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>, depth: number): Value {
    if (ts.isMethodDeclaration(property)) return { kind: 'function' };
    if (ts.isPropertyAssignment(property)) return this.value(property.initializer, depth + 1);
    if (ts.isShorthandPropertyAssignment(property)) return this.#named(property.name, depth + 1);
    return this.#getter(property, depth);
  }

  /** A getter that only returns something stands for it: compiled re-exports look like that. */
  #getter(property: ts.AccessorDeclaration, depth: number): Value {
    const [statement] = property.body?.statements ?? [];
    const returned = statement && ts.isReturnStatement(statement) ? statement.expression : undefined;
    return returned ? this.value(returned, depth + 1) : UNKNOWN;
  }

  #instance(node: ts.NewExpression): Value {
    const callee = bare(node.expression);
    const binding = ts.isIdentifier(callee) ? this.#names.scopes.find(callee.text, callee) : undefined;
    const made = binding?.node ?? callee;
    if (!ts.isClassDeclaration(made) && !ts.isClassExpression(made)) {
      // A class from elsewhere has methods that cannot be listed; a built-in one may make anything.
      return binding ? { kind: 'instance', methods: new Set(), derived: true } : UNKNOWN;
    }
    const methods = made.members.filter((one) => !hasModifier(one, ts.SyntaxKind.StaticKeyword));
    const names = methods.flatMap((one) =>
      one.name && !ts.isPrivateIdentifier(one.name) ? (staticName(one.name) ?? []) : [],
    );
    const derived = made.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword) ?? false;
    return { kind: 'instance', methods: new Set(names), derived };
  }

  #call(node: ts.CallExpression, depth: number): Value {
    const required = this.#names.requiredModule(node);
    if (required) return { kind: 'import', specifier: required.text, name: '*', path: [] };
    const callee = bare(node.expression);
    const [first] = node.arguments;
    if (callee.kind === ts.SyntaxKind.ImportKeyword) {
      return first && ts.isStringLiteralLike(first)
        ? { kind: 'import', specifier: first.text, name: '*', path: [] }
        : UNKNOWN;
    }
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind') return { kind: 'bound-method' };
    const through = this.#names.resolve(callee);
    if (first && through?.root === 'global' && PASSES_ON.has(through.path.join('.')))
      return this.#assigned(node, first, depth);
    if (
      first &&
      ts.isIdentifier(callee) &&
      /^(?:__importStar|__importDefault|__toESM|_?_?interopRequire\w*)$/.test(callee.text)
    ) {
      return this.value(first, depth + 1);
    }
    return { kind: 'call' };
  }

  /** `Object.assign(a, b)` is `a` with what `b` adds. */
  #assigned(node: ts.CallExpression, first: ts.Expression, depth: number): Value {
    const base = this.value(first, depth + 1);
    if (base.kind !== 'object') return base;
    const added = node.arguments.slice(1).map((argument) => this.value(argument, depth + 1));
    return { ...base, spreads: [...added.reverse(), ...base.spreads] };
  }

  #binary(node: ts.BinaryExpression, depth: number): Value {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken) {
      return either(this.value(node.left, depth + 1), this.value(node.right, depth + 1));
    }
    return operator === ts.SyntaxKind.AmpersandAmpersandToken
      ? this.value(node.right, depth + 1)
      : { kind: 'not-callable', what: 'a calculated value' };
  }
}

/** `value.name`, as far as it can be known. */
export function member(value: Value, name: string): Value {
  switch (value.kind) {
    case 'object':
      return value.members.get(name) ?? inSpreads(value.spreads, name);
    case 'import':
      return value.name === '*' && value.path.length === 0
        ? { ...value, name, path: [] }
        : { ...value, path: [...value.path, name] };
    case 'instance':
      return value.derived || value.methods.has(name) ? { kind: 'bound-method' } : UNDEFINED;
    case 'not-callable':
      return value.statics?.has(name) ? { kind: 'function' } : UNDEFINED;
    case 'first-of':
      return { kind: 'first-of', values: value.values.map((one) => member(one, name)) };
    case 'function':
    case 'bound-method':
      return UNDEFINED;
    default:
      return value;
  }
}

/** What the last spread that has the name gives; with none it is certainly missing. */
function inSpreads(spreads: readonly Value[], name: string): Value {
  const held = spreads.map((spread) => member(spread, name)).filter((value) => !isUndefined(value));
  if (held.length > 1) return { kind: 'first-of', values: held.toReversed() };
  return held[0] ?? UNDEFINED;
}

export function isUndefined(value: Value): boolean {
  return value.kind === 'not-callable' && value.what === 'undefined';
}

function either(first: Value, second: Value): Value {
  return first.kind === 'unknown' || first.kind === 'not-callable' ? second : first;
}

function fromRef(ref: Ref): Value {
  if (ref.root !== 'module') return UNKNOWN;
  const [name, ...path] = ref.path;
  return { kind: 'import', specifier: ref.specifier, name: name ?? '*', path };
}

function classValue(node: ts.ClassLikeDeclaration): Value {
  const statics = node.members.filter((one) => hasModifier(one, ts.SyntaxKind.StaticKeyword));
  const names = statics.flatMap((one) =>
    one.name && !ts.isPrivateIdentifier(one.name) ? (staticName(one.name) ?? []) : [],
  );
  return { kind: 'not-callable', what: 'a class', statics: new Set(names) };
}

function literal(node: ts.Expression): Value {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return { kind: 'not-callable', what: 'a string' };
  if (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) return { kind: 'not-callable', what: 'a number' };
  if (ts.isArrayLiteralExpression(node)) return { kind: 'not-callable', what: 'an array' };
  if (ts.isRegularExpressionLiteral(node)) return { kind: 'not-callable', what: 'a regular expression' };
  if (ts.isVoidExpression(node)) return UNDEFINED;
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return { kind: 'not-callable', what: 'a boolean' };
    case ts.SyntaxKind.NullKeyword:
      return { kind: 'not-callable', what: 'null' };
    default:
      return UNKNOWN;
  }
}

import { ts } from 'ts-morph';
import type { Location } from '../../model/location.js';
import type { Names } from './names.js';
import { isPath } from './ref.js';
import { bare, hasModifier, isAssignment, staticName } from './syntax.js';
import type { Exported, ModuleExports, Value } from './types.js';
import { Evaluator } from './values.js';

type Locate = (node: ts.Node) => Location;

/** Collects what a module exports, in ESM and CommonJS alike, mixed if need be. */
export class ExportCollector {
  readonly #names: Names;
  readonly #evaluator: Evaluator;
  readonly #locate: Locate;
  readonly #named = new Map<string, Exported>();
  readonly #stars: string[] = [];
  /** Sources of `Object.assign(exports, x)`: members of the module that are not written out. */
  readonly #spreads: Exported[] = [];
  #whole: Exported | undefined;

  constructor(names: Names, locate: Locate) {
    this.#names = names;
    this.#evaluator = new Evaluator(names);
    this.#locate = locate;
  }

  /** `inFunction`: exports made inside functions count only when the module calls them on the spot. */
  visit(node: ts.Node, container: ts.Node | undefined): void {
    if (ts.isExportAssignment(node)) this.#exportAssignment(node);
    else if (ts.isExportDeclaration(node)) this.#exportDeclaration(node);
    else if (isTopLevel(node) && hasModifier(node, ts.SyntaxKind.ExportKeyword)) this.#exportModifier(node);
    else if (container === undefined && isAssignment(node)) this.#assignment(node);
    else if (container === undefined && ts.isCallExpression(node)) this.#call(node);
  }

  exports(): ModuleExports {
    const whole = this.#whole;
    if (this.#spreads.length === 0) return { named: this.#named, stars: this.#stars, ...(whole ? { whole } : {}) };
    // Members assigned one by one join the object that `module.exports` was given.
    const base = whole ?? this.#spreads[0];
    const spreads = this.#spreads.map(({ value }) => value);
    const object: Value = { kind: 'object', members: new Map(), spreads: whole ? [whole.value, ...spreads] : spreads };
    return {
      named: this.#named,
      stars: this.#stars,
      ...(base ? { whole: { value: object, location: base.location } } : {}),
    };
  }

  #add(name: string, value: Value, place: ts.Node): void {
    const earlier = this.#named.get(name);
    // Compiled files start with `exports.a = exports.b = void 0`.
    if (earlier && value.kind === 'not-callable') return;
    this.#named.set(name, { value, location: this.#locate(place) });
  }

  /** `export default x` and `export = x`. */
  #exportAssignment(node: ts.ExportAssignment): void {
    const value = this.#evaluator.value(node.expression);
    if (node.isExportEquals) this.#whole = { value, location: this.#locate(node) };
    else this.#add('default', value, node);
  }

  #exportDeclaration(node: ts.ExportDeclaration): void {
    if (node.isTypeOnly) return;
    const from =
      node.moduleSpecifier && ts.isStringLiteralLike(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
    const clause = node.exportClause;
    if (!clause) {
      if (from !== undefined) this.#stars.push(from);
      return;
    }
    if (ts.isNamespaceExport(clause)) {
      if (from !== undefined)
        this.#add(clause.name.text, { kind: 'import', specifier: from, name: '*', path: [] }, clause.name);
      return;
    }
    for (const element of clause.elements) {
      if (element.isTypeOnly) continue;
      const name = (element.propertyName ?? element.name).text;
      this.#add(
        element.name.text,
        from === undefined ? this.#local(name) : { kind: 'import', specifier: from, name, path: [] },
        element,
      );
    }
  }

  #exportModifier(node: ts.Node): void {
    if (ts.isVariableStatement(node)) {
      for (const declaration of node.declarationList.declarations) this.#declared(declaration.name);
    } else if (ts.isFunctionDeclaration(node) && node.body) {
      const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
      const name = isDefault ? 'default' : node.name?.text;
      if (name !== undefined) this.#add(name, { kind: 'function' }, node.name ?? node);
    } else if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) {
      const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
      const name = isDefault ? 'default' : node.name && ts.isIdentifier(node.name) ? node.name.text : undefined;
      if (name === undefined) return;
      const value: Value = ts.isClassDeclaration(node)
        ? this.#classOf(node)
        : ts.isEnumDeclaration(node)
          ? { kind: 'not-callable', what: 'an enum' }
          : { kind: 'unknown' };
      this.#add(name, value, node.name ?? node);
    } else if (ts.isImportEqualsDeclaration(node)) {
      this.#add(node.name.text, this.#local(node.name.text), node.name);
    }
  }

  #classOf(node: ts.ClassDeclaration): Value {
    return this.#evaluator.binding({ name: '', node, assigned: [], changed: false });
  }

  /** `export const x = …`, and each name of `export const { a, b: [c] } = …`. */
  #declared(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) this.#add(name.text, this.#local(name.text), name);
    else for (const element of name.elements) if (ts.isBindingElement(element)) this.#declared(element.name);
  }

  #local(name: string): Value {
    const binding = this.#names.scopes.find(name, this.#names.tree);
    return binding ? this.#evaluator.binding(binding) : { kind: 'unknown' };
  }

  /** `exports.x = …`, `module.exports.x = …`, `module.exports = …`. */
  #assignment(node: ts.BinaryExpression): void {
    const target = this.#names.resolve(node.left);
    if (target?.root !== 'exports' || ts.isIdentifier(bare(node.left))) return;
    this.#assign(target.path, this.#evaluator.value(node.right), node);
  }

  #assign(path: readonly string[], value: Value, node: ts.Node): void {
    const [name, ...rest] = path;
    if (name === undefined) {
      this.#whole = { value, location: this.#locate(node) };
      this.#locateMembers(value, node);
    } else if (rest.length === 0) this.#add(name, value, node);
    // `exports.handlers.create = …` adds to something that exists already.
    else if (!this.#named.has(name)) this.#add(name, { kind: 'unknown' }, node);
  }

  /** Members of `module.exports = { … }` are exports with places of their own. */
  #locateMembers(value: Value, node: ts.Node): void {
    if (value.kind !== 'object' || !ts.isBinaryExpression(node)) return;
    let right = bare(node.right);
    while (isAssignment(right)) right = bare(right.right);
    if (!ts.isObjectLiteralExpression(right)) return;
    for (const property of right.properties) {
      const name = property.name && staticName(property.name);
      const inner = name === undefined ? undefined : value.members.get(name);
      if (name !== undefined && inner) this.#named.set(name, { value: inner, location: this.#locate(property) });
    }
  }

  /** `Object.assign(module.exports, …)`, `Object.defineProperty(exports, 'x', …)`, `__exportStar(require('./x'), exports)`. */
  #call(node: ts.CallExpression): void {
    const [first, second, third] = node.arguments;
    if (!first || !second) return;
    const callee = bare(node.expression);
    if (ts.isIdentifier(callee) && /^(?:__exportStar|__export|__reExport)$/.test(callee.text)) {
      const source = [first, second].find((argument) => this.#names.resolve(argument)?.root !== 'exports');
      if (source) this.#spreads.push({ value: this.#evaluator.value(source), location: this.#locate(node) });
      return;
    }
    const target = this.#names.resolve(first);
    if (target?.root !== 'exports' || target.path.length > 0) return;
    const called = this.#names.resolve(callee);
    if (isPath(called, 'global', 'Object', 'assign')) {
      for (const source of node.arguments.slice(1))
        this.#spreads.push({ value: this.#evaluator.value(source), location: this.#locate(source) });
    } else if (isPath(called, 'global', 'Object', 'defineProperty') && third && ts.isStringLiteralLike(second)) {
      if (second.text !== '__esModule') this.#add(second.text, this.#described(third), node);
    }
  }

  /** The value or getter of a property descriptor. */
  #described(descriptor: ts.Expression): Value {
    const value = this.#evaluator.value(descriptor);
    if (value.kind !== 'object') return { kind: 'unknown' };
    const node = bare(descriptor);
    const getter =
      ts.isObjectLiteralExpression(node) &&
      node.properties.find((property) => property.name && staticName(property.name) === 'get');
    if (!getter) return value.members.get('value') ?? { kind: 'unknown' };
    const body = ts.isPropertyAssignment(getter)
      ? returned(getter.initializer)
      : ts.isMethodDeclaration(getter)
        ? returned(getter)
        : undefined;
    return body ? this.#evaluator.value(body) : { kind: 'unknown' };
  }
}

function isTopLevel(node: ts.Node): boolean {
  return node.parent?.kind === ts.SyntaxKind.SourceFile;
}

function returned(node: ts.Node): ts.Expression | undefined {
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return node.body;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node) && !ts.isMethodDeclaration(node)) return undefined;
  const [statement] = (node.body && ts.isBlock(node.body) ? node.body.statements : []) ?? [];
  return statement && ts.isReturnStatement(statement) ? statement.expression : undefined;
}

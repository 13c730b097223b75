import { ts } from 'ts-morph';
import { plainlyCalled } from './plain-calls.js';
import { extend, importRef, isPath, moduleRef, type Ref } from './ref.js';
import { type Binding, Scopes } from './scope.js';
import { bare, immediateCall, isFunctionLike, isIterationCallback, staticName, thisOwner } from './syntax.js';

/** One parsed file with what readers ask of its names. */
export class Names {
  readonly tree: ts.SourceFile;
  readonly scopes: Scopes;
  readonly #sloppy: boolean;
  readonly #aliases = new Map<Binding, Ref | undefined>();
  #plain: ReadonlySet<Binding> | undefined;
  /** True when `module`, `exports` and `require` mean CommonJS. */
  readonly commonjs: boolean;

  /** `sloppy`: neither a module nor a `'use strict'` file. */
  constructor(tree: ts.SourceFile, sloppy: boolean, commonjs: boolean) {
    this.tree = tree;
    this.scopes = new Scopes(tree);
    this.#sloppy = sloppy;
    this.commonjs = commonjs;
  }

  /** True where sloppy rules hold: an undeclared name can be assigned, `this` of a plain call is the global object. */
  isSloppy(node: ts.Node): boolean {
    if (!this.#sloppy) return false;
    return (
      ts.findAncestor(node, (at) => ts.isClassLike(at) || (isFunctionLike(at) && isStrictBody(at.body))) === undefined
    );
  }

  /** Follows an expression to what it names; undefined for local values and anything computed. */
  resolve(expression: ts.Expression, depth = 0): Ref | undefined {
    if (depth > 40) return undefined;
    const node = bare(expression);
    if (ts.isIdentifier(node)) return this.#resolveName(node, depth);
    if (ts.isPropertyAccessExpression(node)) return extend(this.resolve(node.expression, depth + 1), node.name.text);
    if (ts.isElementAccessExpression(node)) {
      return extend(this.resolve(node.expression, depth + 1), this.#keyOf(node.argumentExpression));
    }
    if (node.kind === ts.SyntaxKind.ThisKeyword) return this.#resolveThis(node);
    if (ts.isConditionalExpression(node)) {
      return this.resolve(node.whenTrue, depth + 1) ?? this.resolve(node.whenFalse, depth + 1);
    }
    if (ts.isBinaryExpression(node)) return this.#resolveBinary(node, depth);
    if (ts.isAwaitExpression(node)) return this.#resolveImportCall(bare(node.expression));
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return this.#resolveCall(node, depth);
    return undefined;
  }

  /** The module that `require('x')` loads, whatever `require` was made of. */
  requiredModule(node: ts.Node, depth = 0): ts.StringLiteralLike | undefined {
    if (!ts.isCallExpression(node) || node.arguments.length === 0) return undefined;
    const callee = bare(node.expression);
    const argument = node.arguments[0];
    if (!argument || !ts.isStringLiteralLike(argument)) return undefined;
    if (ts.isPropertyAccessExpression(callee)) {
      const isModule =
        callee.name.text === 'require' && ts.isIdentifier(callee.expression) && callee.expression.text === 'module';
      return isModule && !this.scopes.find('module', callee) ? argument : undefined;
    }
    if (!ts.isIdentifier(callee)) return undefined;
    const binding = this.scopes.find(callee.text, callee);
    if (!binding) return callee.text === 'require' ? argument : undefined;
    const initialiser = plainInitialiser(binding);
    if (!initialiser || !ts.isCallExpression(initialiser)) return undefined;
    const maker = this.resolve(initialiser.expression, depth + 1);
    return isPath(maker, 'module', 'createRequire') ? argument : undefined;
  }

  /** The name that a computed key amounts to: a literal, or a constant of this file. */
  #keyOf(key: ts.Expression): string {
    const node = bare(key);
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
    if (!ts.isIdentifier(node)) return '*';
    const binding = this.scopes.find(node.text, node);
    const value = binding && plainInitialiser(binding);
    return value && ts.isStringLiteralLike(value) ? value.text : '*';
  }

  #resolveName(node: ts.Identifier, depth: number): Ref | undefined {
    const binding = this.scopes.find(node.text, node);
    if (binding) return this.#resolveBinding(binding, depth + 1);
    if (node.text === 'exports' && this.commonjs) return { root: 'exports', path: [] };
    if (node.text === 'undefined' || node.text === 'require') return undefined;
    if (node.text === 'globalThis' || node.text === 'global') return { root: 'global', path: [] };
    return { root: 'global', path: [node.text] };
  }

  /** Each alias is followed once: names that stand for each other, or for two others each, cost no more. */
  #resolveBinding(binding: Binding, depth: number): Ref | undefined {
    if (binding.changed || binding.assigned.length > 0) return undefined;
    if (!this.#aliases.has(binding)) {
      this.#aliases.set(binding, undefined);
      this.#aliases.set(binding, this.#aliasOf(binding.node, depth));
    }
    return this.#aliases.get(binding);
  }

  #aliasOf(node: ts.Node, depth: number): Ref | undefined {
    if (ts.isVariableDeclaration(node)) return node.initializer && this.resolve(node.initializer, depth);
    if (ts.isBindingElement(node)) return this.#resolveElement(node, depth);
    return importRef(node);
  }

  /** `b` of `const { a: { b } } = x` is `x.a.b`. */
  #resolveElement(element: ts.BindingElement, depth: number): Ref | undefined {
    if (element.dotDotDotToken || !ts.isObjectBindingPattern(element.parent)) return undefined;
    const key = element.propertyName ?? element.name;
    const owner = element.parent.parent;
    const base = ts.isBindingElement(owner)
      ? this.#resolveElement(owner, depth + 1)
      : ts.isVariableDeclaration(owner) && owner.initializer
        ? this.resolve(owner.initializer, depth + 1)
        : undefined;
    return extend(base, staticName(key) ?? '*');
  }

  #resolveThis(node: ts.Node): Ref | undefined {
    if (!this.isSloppy(node)) return undefined;
    const owner = thisOwner(node);
    if (!owner) return this.commonjs ? { root: 'exports', path: [] } : undefined;
    const call = immediateCall(owner);
    const plain = call && !(ts.isPropertyAccessExpression(call.expression) && call.arguments.length > 0);
    return plain || this.#isCalledPlainly(owner) ? { root: 'indirect', path: [] } : undefined;
  }

  /** True for a function that the file calls by its name alone, and for a callback that an array calls without a `this`. */
  #isCalledPlainly(fn: ts.Node): boolean {
    if (isIterationCallback(fn) && ts.isCallExpression(fn.parent)) {
      const takesThis = !/\.reduce$/.test(fn.parent.expression.getText());
      return !takesThis || fn.parent.arguments.length === 1;
    }
    const name = ts.isVariableDeclaration(fn.parent) ? fn.parent.name : (fn as ts.FunctionDeclaration).name;
    const isFunction = ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn);
    const binding = isFunction && name && ts.isIdentifier(name) ? this.scopes.find(name.text, name) : undefined;
    if (!binding) return false;
    this.#plain ??= plainlyCalled(this.tree, this.scopes);
    return this.#plain.has(binding);
  }

  #resolveBinary(node: ts.BinaryExpression, depth: number): Ref | undefined {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.EqualsToken)
      return this.resolve(node.left, depth + 1) ?? this.resolve(node.right, depth + 1);
    if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken) {
      return this.resolve(node.left, depth + 1) ?? this.resolve(node.right, depth + 1);
    }
    return operator === ts.SyntaxKind.AmpersandAmpersandToken ? this.resolve(node.right, depth + 1) : undefined;
  }

  #resolveImportCall(node: ts.Expression): Ref | undefined {
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument) ? moduleRef(argument.text, []) : undefined;
  }

  #resolveCall(node: ts.CallExpression | ts.NewExpression, depth: number): Ref | undefined {
    const required = this.requiredModule(node, depth);
    if (required) return moduleRef(required.text, []);
    if (this.#returnsGlobalObject(node, depth + 1)) return { root: 'indirect', path: [] };
    const callee = bare(node.expression);
    const [argument] = node.arguments ?? [];
    // Calls that TypeScript, Babel and esbuild put around a require.
    if (
      argument &&
      ts.isIdentifier(callee) &&
      /^(?:__importStar|__importDefault|__toESM|_?_?interopRequire\w*)$/.test(callee.text)
    ) {
      return this.resolve(argument, depth + 1);
    }
    return undefined;
  }

  /** `Function('return this')()`, `(0, eval)('this')`, `(function () { return this; })()`. */
  #returnsGlobalObject(node: ts.CallExpression | ts.NewExpression, depth: number): boolean {
    if (!ts.isCallExpression(node)) return false;
    const callee = bare(node.expression);
    if (ts.isCallExpression(callee) || ts.isNewExpression(callee)) {
      const [body] = (callee.arguments ?? []).slice(-1);
      const isFunction = isPath(this.resolve(callee.expression, depth), 'global', 'Function');
      return (
        isFunction &&
        body !== undefined &&
        ts.isStringLiteralLike(body) &&
        /\breturn\s+(?:this|globalThis|global)\b/.test(body.text)
      );
    }
    if (isPath(this.resolve(callee, depth), 'global', 'eval')) {
      const [code] = node.arguments;
      return (
        code !== undefined && ts.isStringLiteralLike(code) && /^\s*(?:this|globalThis|global)\s*;?\s*$/.test(code.text)
      );
    }
    return ts.isFunctionExpression(callee) && onlyReturnsThis(callee) && this.isSloppy(callee.body);
  }
}

function isStrictBody(body: ts.Node | undefined): boolean {
  return body !== undefined && ts.isBlock(body) && startsStrict(body.statements);
}

/** True when statements begin with `'use strict'`. */
export function startsStrict(statements: readonly ts.Statement[]): boolean {
  const [first] = statements;
  return (
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === 'use strict'
  );
}

function onlyReturnsThis(fn: ts.FunctionExpression): boolean {
  const [statement] = fn.body.statements;
  if (!statement || !ts.isReturnStatement(statement) || !statement.expression) return false;
  const value = bare(statement.expression);
  const first = ts.isBinaryExpression(value) ? bare(value.left) : value;
  return first.kind === ts.SyntaxKind.ThisKeyword;
}

/** The expression a name stands for when nothing ever gives it another value. */
export function plainInitialiser(binding: Binding): ts.Expression | undefined {
  if (binding.changed || binding.assigned.length > 0) return undefined;
  return ts.isVariableDeclaration(binding.node) && binding.node.initializer
    ? bare(binding.node.initializer)
    : undefined;
}

/** The function a name stands for: its declaration, or the function expression it was initialised with. */
export function functionOfBinding(binding: Binding): ts.Node | undefined {
  if (ts.isFunctionDeclaration(binding.node)) return binding.node;
  const value = plainInitialiser(binding);
  return value && isFunctionLike(value) ? value : undefined;
}

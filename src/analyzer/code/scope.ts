import { ts } from 'ts-morph';
import { bare, childrenOf, isAssignment, isErased, isFunctionLike, isToken } from './syntax.js';

/** A name that the file itself declares. */
export interface Binding {
  readonly name: string;
  /** The declaration: a VariableDeclaration, BindingElement, ImportSpecifier, FunctionDeclaration, Parameter … */
  readonly node: ts.Node;
  /** Expressions assigned after the declaration; such a name is no mere alias of its initialiser. */
  readonly assigned: ts.Expression[];
  /** True when something else changes it: `x++`, a destructuring or compound assignment, a loop. */
  changed: boolean;
}

type Names = Map<string, Binding>;

/** Which declaration a name means at a place, from syntax alone: the compiler's binder would need a whole program. */
export class Scopes {
  readonly #names = new Map<ts.Node, Names>();

  constructor(tree: ts.SourceFile) {
    this.#names.set(tree, new Map());
    const assignments: ts.Node[] = [];
    const stack: ts.Node[] = [tree];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (isToken(node) || isErased(node)) continue;
      this.#declare(node);
      if (writesNames(node)) assignments.push(node);
      stack.push(...childrenOf(node));
    }
    for (const node of assignments) this.#noteAssignment(node);
  }

  /** The binding that `name` means at `at`; undefined for a global. */
  find(name: string, at: ts.Node): Binding | undefined {
    for (let scope: ts.Node | undefined = at; scope; scope = scope.parent) {
      const binding = this.#names.get(scope)?.get(name);
      if (binding) return binding;
    }
    return undefined;
  }

  #declare(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) {
      if (ts.isIdentifier(node.name)) this.#add(holderOf(node), node.name.text, node);
    } else if (ts.isFunctionDeclaration(node)) {
      if (node.name && node.body) this.#add(blockOf(node.parent), node.name.text, node);
    } else if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) {
      if (node.name && ts.isIdentifier(node.name)) this.#add(blockOf(node.parent), node.name.text, node);
    } else if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) {
      if (node.name) this.#add(node, node.name.text, node);
    } else if (ts.isImportClause(node)) {
      if (node.name && node.phaseModifier !== ts.SyntaxKind.TypeKeyword)
        this.#add(node.getSourceFile(), node.name.text, node);
    } else if (ts.isImportSpecifier(node) || ts.isNamespaceImport(node) || ts.isImportEqualsDeclaration(node)) {
      this.#add(blockOf(node.parent), node.name.text, node);
    }
  }

  #add(scope: ts.Node, name: string, node: ts.Node): void {
    const names = this.#names.get(scope) ?? new Map<string, Binding>();
    this.#names.set(scope, names);
    const existing = names.get(name);
    // A second `var` or function of one name: neither initialiser tells the whole story.
    if (existing) existing.changed = true;
    else names.set(name, { name, node, assigned: [], changed: false });
  }

  #noteAssignment(node: ts.Node): void {
    if (isAssignment(node)) {
      const target = bare(node.left);
      if (ts.isIdentifier(target)) {
        const binding = this.find(target.text, target);
        if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken) binding?.assigned.push(node.right);
        else this.#markChanged(target);
      } else {
        for (const name of namesIn(target)) this.#markChanged(name);
      }
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      for (const name of namesIn(bare(node.operand))) this.#markChanged(name);
    } else if (
      (ts.isForOfStatement(node) || ts.isForInStatement(node)) &&
      !ts.isVariableDeclarationList(node.initializer)
    ) {
      for (const name of namesIn(bare(node.initializer))) this.#markChanged(name);
    }
  }

  #markChanged(name: ts.Identifier): void {
    const binding = this.find(name.text, name);
    if (binding) binding.changed = true;
  }
}

function writesNames(node: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  }
  return isAssignment(node) || ts.isForOfStatement(node) || ts.isForInStatement(node);
}

/** Plain names that an assignment target writes: `a`, and `a`, `b` of `[a, { b }]`. */
function namesIn(target: ts.Expression): ts.Identifier[] {
  return targetsIn(target).filter(ts.isIdentifier);
}

/** Everything that an assignment target writes, patterns taken apart. */
export function targetsIn(target: ts.Expression): ts.Expression[] {
  const node = bare(target);
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.flatMap((element) => targetsIn(ts.isSpreadElement(element) ? element.expression : element));
  }
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property) => {
      if (ts.isShorthandPropertyAssignment(property)) return [property.name];
      if (ts.isPropertyAssignment(property)) return targetsIn(property.initializer);
      return ts.isSpreadAssignment(property) ? targetsIn(property.expression) : [];
    });
  }
  if (isAssignment(node)) return targetsIn(node.left);
  return ts.isOmittedExpression(node) ? [] : [node];
}

/** The node whose names a declaration joins: its function for `var`, its block for the rest. */
function holderOf(node: ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement): ts.Node {
  let owner: ts.Node = node;
  while (ts.isBindingElement(owner)) owner = owner.parent.parent;
  if (ts.isParameter(owner)) return owner.parent;
  if (ts.isCatchClause(owner.parent)) return owner.parent;
  const list = owner.parent;
  const isVar = ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) === 0;
  return isVar ? functionOf(list) : blockOf(list);
}

function functionOf(node: ts.Node): ts.Node {
  let at = node;
  while (!isFunctionLike(at) && !ts.isSourceFile(at) && !ts.isModuleBlock(at) && !ts.isClassStaticBlockDeclaration(at))
    at = at.parent;
  return at;
}

function blockOf(node: ts.Node): ts.Node {
  for (let at = node; ; at = at.parent) {
    if (ts.isSourceFile(at) || ts.isBlock(at) || ts.isModuleBlock(at) || ts.isCaseBlock(at) || isFunctionLike(at))
      return at;
    if (ts.isForStatement(at) || ts.isForOfStatement(at) || ts.isForInStatement(at)) return at;
    if (ts.isCatchClause(at) || ts.isClassStaticBlockDeclaration(at)) return at;
  }
}

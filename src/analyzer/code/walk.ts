import { ts } from 'ts-morph';
import { functionOfBinding, type Names } from './names.js';
import {
  bare,
  childrenOf,
  hasModifier,
  immediateCall,
  isCommandLineGuard,
  isErased,
  isFunctionLike,
  isIterationCallback,
  isToken,
} from './syntax.js';

/** Where in the program's life a node runs. */
export interface Moment {
  /** The function whose body the node is in; undefined when it runs while the module loads. */
  readonly container: ts.Node | undefined;
  /** True inside any function, even one that is called on the spot. */
  readonly inFunction: boolean;
  /** The moment at which the innermost function is made; decorators of its parameters run then. */
  readonly made?: Moment;
}

/** Visits every node that exists at run time, in source order; code for the command line alone is left out. */
export function walk(tree: ts.SourceFile, visit: (node: ts.Node, moment: Moment) => void): void {
  // A stack of our own: chains of thousands of calls must not end the program.
  const stack: Array<{ node: ts.Node; moment: Moment }> = [
    { node: tree, moment: { container: undefined, inFunction: false } },
  ];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { node, moment } = entry;
    if (isErased(node)) continue;
    visit(node, moment);
    if (isToken(node)) continue;
    const skipped = guardedPart(node);
    const inner = momentInside(node, moment);
    const children = childrenOf(node).reverse();
    for (const child of children) {
      if (child === skipped) continue;
      const early = ts.isParameter(node) && ts.isDecorator(child) ? moment.made : moment;
      stack.push({ node: child, moment: runsInside(node, child) ? inner : (early ?? moment) });
    }
  }
}

/** Functions that certainly run while the module loads, because code that runs then calls them by name. */
export class LoadCalls {
  readonly #calls: Array<{ from: ts.Node | undefined; to: ts.Node }> = [];

  note(node: ts.Node, moment: Moment, names: Names): void {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    const callee = bare(node.expression);
    if (!ts.isIdentifier(callee)) return;
    const binding = names.scopes.find(callee.text, callee);
    if (!binding) return;
    const target = functionOfBinding(binding);
    if (target) this.#calls.push({ from: moment.container, to: target });
    else if (ts.isClassDeclaration(binding.node)) {
      const made = binding.node.members.filter(
        (member) => ts.isConstructorDeclaration(member) || ts.isPropertyDeclaration(member),
      );
      for (const member of made) this.#calls.push({ from: moment.container, to: member });
    }
  }

  /** The functions reached from load-time code, however many calls away. */
  reached(): ReadonlySet<ts.Node> {
    const reached = new Set<ts.Node>();
    for (let before = -1; before !== reached.size; ) {
      before = reached.size;
      for (const { from, to } of this.#calls) if (from === undefined || reached.has(from)) reached.add(to);
    }
    return reached;
  }
}

function momentInside(node: ts.Node, outer: Moment): Moment {
  if (ts.isPropertyDeclaration(node) && !hasModifier(node, ts.SyntaxKind.StaticKeyword))
    return { container: node, inFunction: true };
  if (ts.isClassStaticBlockDeclaration(node) || ts.isPropertyDeclaration(node)) return { ...outer, inFunction: true };
  if (!isFunctionLike(node)) return outer;
  const now = immediateCall(node) !== undefined || isIterationCallback(node);
  return { container: now ? outer.container : node, inFunction: true, made: outer };
}

/** Decorators and computed names of a member run when the class is made, the rest of it when it is called. */
function runsInside(node: ts.Node, child: ts.Node): boolean {
  return (
    !ts.isDecorator(child) &&
    !(ts.isComputedPropertyName(child) && (isFunctionLike(node) || ts.isPropertyDeclaration(node)))
  );
}

function guardedPart(node: ts.Node): ts.Node | undefined {
  if (ts.isIfStatement(node) && isCommandLineGuard(node.expression)) return node.thenStatement;
  const isAnd = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return isAnd && isCommandLineGuard(node.left) ? node.right : undefined;
}

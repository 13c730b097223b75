import { ts } from 'ts-morph';

/** Small questions about syntax that more than one reader asks. */

/** The expression without parentheses, `as`, `satisfies`, `!`, `<T>` around it, and without what a comma throws away. */
export function bare(expression: ts.Expression): ts.Expression {
  let node = expression;
  for (;;) {
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isTypeAssertionExpression(node)
    ) {
      node = node.expression;
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken) {
      node = node.right;
    } else {
      return node;
    }
  }
}

/** True for functions that get their own `this` and run later: everything that is called. */
export function isFunctionLike(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

/** Names, literals and keywords: most nodes of a tree, with nothing below them. */
export function isToken(node: ts.Node): boolean {
  return node.kind <= ts.SyntaxKind.LastToken;
}

/** Types, and declarations that leave nothing behind at run time. */
export function isErased(node: ts.Node): boolean {
  if (isToken(node)) return false;
  if (ts.isExpressionWithTypeArguments(node)) return false;
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

/** The call that runs `fn` on the spot: `(function () {})()`, `(() => {})()`, `(function () {}).call(this)`. */
export function immediateCall(fn: ts.Node): ts.CallExpression | undefined {
  if (!ts.isFunctionExpression(fn) && !ts.isArrowFunction(fn)) return undefined;
  let node: ts.Node = fn;
  while (ts.isParenthesizedExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression === node) return parent;
  if (ts.isPropertyAccessExpression(parent) && /^(call|apply)$/.test(parent.name.text)) {
    const call = parent.parent;
    return ts.isCallExpression(call) && call.expression === parent ? call : undefined;
  }
  return undefined;
}

const ITERATIONS = new Set(['forEach', 'map', 'flatMap', 'filter', 'reduce', 'some', 'every', 'find']);

/** True for a callback that an array method runs before it returns. */
export function isIterationCallback(fn: ts.Node): boolean {
  const call = fn.parent;
  return (
    (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) &&
    ts.isCallExpression(call) &&
    call.arguments.some((argument) => argument === fn) &&
    ts.isPropertyAccessExpression(call.expression) &&
    ITERATIONS.has(call.expression.name.text)
  );
}

/** The function whose `this` an expression at `node` sees; undefined at the top of a module, the class for its fields. */
export function thisOwner(node: ts.Node): ts.Node | undefined {
  for (let at = node.parent; at && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isPropertyDeclaration(at) || ts.isClassStaticBlockDeclaration(at)) return at;
    if (isFunctionLike(at) && !ts.isArrowFunction(at)) return at;
  }
  return undefined;
}

/** Children in source order. */
export function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

/** The name of a property, where it is written out: `a`, `'a'`, `['a']`, `1`. */
export function staticName(name: ts.PropertyName | ts.BindingName | ts.ModuleExportName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isComputedPropertyName(name)) {
    const inner = bare(name.expression);
    return ts.isStringLiteralLike(inner) ? inner.text : undefined;
  }
  return undefined;
}

export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

/** Code that runs only when the file is started by hand, never on Lambda: `if (require.main === module)`. */
export function isCommandLineGuard(condition: ts.Expression): boolean {
  const text = condition.getText().replace(/\s+/g, '');
  if (text.startsWith('!')) return text === '!module.parent';
  if (/!==?/.test(text)) return false;
  return (
    /require\.main===?module|module===?require\.main/.test(text) ||
    text.includes('import.meta.main') ||
    text.includes('process.argv[1]')
  );
}

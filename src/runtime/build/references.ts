import {
  boundNames,
  functionRegion,
  identifier,
  isNode,
  list,
  type Node,
  openRegion,
  patternExpressions,
  patternParts,
  type Reference,
  type Region,
} from './scope.js';

/** What a walk over a program finds. */
export interface Findings {
  references: Reference[];
  /** Called for every node that is an expression, with its parent. */
  visit(node: Node, parent: Node | undefined): void;
}

/** Visits every node once and notes which names are read and written in which region. */
export function walk(program: Node, findings: Findings): void {
  new Walker(findings).node(program, openRegion(undefined, true), undefined);
}

type Visitor = (walker: Walker, node: Node, region: Region) => void;

class Walker {
  readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  node(node: unknown, region: Region, parent: Node | undefined): void {
    if (!isNode(node)) return;
    this.findings.visit(node, parent);
    const special = VISITORS.get(node.type);
    if (special === undefined) this.children(node, region);
    else special(this, node, region);
  }

  children(node: Node, region: Region, skipped: string[] = []): void {
    for (const key of Object.keys(node)) {
      if (skipped.includes(key)) continue;
      const value = node[key];
      if (Array.isArray(value)) for (const item of value) this.node(item, region, node);
      else this.node(value, region, node);
    }
  }

  refer(name: string, region: Region, written: boolean): void {
    this.findings.references.push({ name, region, written });
  }

  /** The left side of an assignment. */
  target(pattern: unknown, region: Region, parent: Node): void {
    if (!isNode(pattern)) return;
    const name = identifier(pattern);
    if (name !== undefined) this.refer(name, region, true);
    else if (pattern.type.endsWith('Pattern') || pattern.type === 'RestElement') {
      for (const part of patternParts(pattern)) this.target(part, region, parent);
      for (const expression of patternExpressions(pattern)) this.node(expression, region, pattern);
    } else this.node(pattern, region, parent);
  }

  /** A pattern that declares: its names are known, its defaults and computed keys are expressions. */
  declared(pattern: unknown, region: Region): void {
    if (!isNode(pattern)) return;
    for (const expression of patternExpressions(pattern)) this.node(expression, region, pattern);
    for (const part of patternParts(pattern)) this.declared(part, region);
  }

  callable(node: Node, outer: Region): void {
    const region = openRegion(outer, true);
    if (node.type !== 'ArrowFunctionExpression') region.names.add('arguments');
    const own = node.type === 'FunctionExpression' ? identifier(node.id) : undefined;
    if (own !== undefined) region.names.add(own);
    for (const parameter of node.params as unknown[]) {
      for (const name of boundNames(parameter)) region.names.add(name);
      this.declared(parameter, region);
    }
    const { body } = node;
    // The body's braces open no region of their own.
    if (isNode(body) && body.type === 'BlockStatement') this.children(body, region);
    else this.node(body, region, node);
  }
}

function block(walker: Walker, node: Node, region: Region): void {
  walker.children(node, openRegion(region, node.type === 'StaticBlock'));
}

function declaredFunction(walker: Walker, node: Node, region: Region): void {
  const name = identifier(node.id);
  if (name !== undefined) region.names.add(name);
  walker.callable(node, region);
}

function declaredClass(walker: Walker, node: Node, region: Region): void {
  const name = identifier(node.id);
  const inner = openRegion(region, false);
  if (name !== undefined) (node.type === 'ClassDeclaration' ? region : inner).names.add(name);
  walker.children(node, inner, ['id']);
}

function assignment(walker: Walker, node: Node, region: Region): void {
  walker.target(node.left, region, node);
  walker.node(node.right, region, node);
}

function loop(walker: Walker, node: Node, outer: Region): void {
  const region = openRegion(outer, false);
  if (isNode(node.left) && node.left.type === 'VariableDeclaration') walker.node(node.left, region, node);
  else walker.target(node.left, region, node);
  walker.node(node.right, region, node);
  walker.node(node.body, region, node);
}

/** Members whose `key` or `property` is a name and not an expression, unless it is in brackets. */
function named(key: string): Visitor {
  return (walker, node, region) => walker.children(node, region, node.computed === true ? [] : [key]);
}

const VISITORS = new Map<string, Visitor>([
  ['Identifier', (walker, node, region) => walker.refer(node.name as string, region, false)],
  ['BlockStatement', block],
  ['ForStatement', block],
  ['SwitchStatement', block],
  ['StaticBlock', block],
  ['ForInStatement', loop],
  ['ForOfStatement', loop],
  ['FunctionDeclaration', declaredFunction],
  ['FunctionExpression', (walker, node, region) => walker.callable(node, region)],
  ['ArrowFunctionExpression', (walker, node, region) => walker.callable(node, region)],
  ['ClassDeclaration', declaredClass],
  ['ClassExpression', declaredClass],
  ['AssignmentExpression', assignment],
  ['UpdateExpression', (walker, node, region) => walker.target(node.argument, region, node)],
  ['MemberExpression', named('property')],
  ['Property', named('key')],
  ['MethodDefinition', named('key')],
  ['PropertyDefinition', named('key')],
  ['LabeledStatement', (walker, node, region) => walker.node(node.body, region, node)],
  ['BreakStatement', () => undefined],
  ['ContinueStatement', () => undefined],
  ['MetaProperty', () => undefined],
  [
    'CatchClause',
    (walker, node, outer) => {
      const region = openRegion(outer, false);
      for (const name of boundNames(node.param)) region.names.add(name);
      walker.declared(node.param, region);
      walker.node(node.body, region, node);
    },
  ],
  [
    'VariableDeclaration',
    (walker, node, region) => {
      const home = node.kind === 'var' ? functionRegion(region) : region;
      for (const declarator of list(node.declarations)) {
        for (const name of boundNames(declarator.id)) home.names.add(name);
        walker.declared(declarator.id, region);
        walker.node(declarator.init, region, declarator);
      }
    },
  ],
  [
    'ImportDeclaration',
    (_walker, node, region) => {
      for (const specifier of list(node.specifiers)) region.names.add(identifier(specifier.local) ?? '');
    },
  ],
  ['ExportSpecifier', (walker, node, region) => walker.node(node.local, region, node)],
  [
    'ExportNamedDeclaration',
    (walker, node, region) => (node.source === null ? walker.children(node, region) : undefined),
  ],
  ['ExportAllDeclaration', () => undefined],
]);

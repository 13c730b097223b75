/** A node of the syntax tree that acorn makes (ESTree). */
export interface Node {
  type: string;
  [member: string]: unknown;
}

/** A region of code in which declared names mean the same. */
export interface Region {
  readonly parent: Region | undefined;
  readonly names: Set<string>;
  /** Where `var` declares: functions, the program, static blocks. */
  readonly isFunction: boolean;
}

/** One mention of a name as a value. */
export interface Reference {
  name: string;
  region: Region;
  written: boolean;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The name of an Identifier node; undefined for all others. */
export function identifier(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? (node.name as string) : undefined;
}

export function openRegion(parent: Region | undefined, isFunction: boolean): Region {
  return { parent, names: new Set(), isFunction };
}

export function isDeclared(reference: Reference): boolean {
  for (let region: Region | undefined = reference.region; region !== undefined; region = region.parent) {
    if (region.names.has(reference.name)) return true;
  }
  return false;
}

/** The region that a `var` (or a function's parameters) belongs to. */
export function functionRegion(region: Region): Region {
  let current = region;
  while (!current.isFunction && current.parent !== undefined) current = current.parent;
  return current;
}

/** All names that a declaration's pattern binds: `{ a, b: [c = 1], ...d }` binds a, c and d. */
export function boundNames(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  const name = identifier(pattern);
  if (name !== undefined) return [name];
  return patternParts(pattern).flatMap(boundNames);
}

/** The patterns inside a pattern. */
export function patternParts(pattern: Node): unknown[] {
  if (pattern.type === 'ObjectPattern') {
    return list(pattern.properties).map((property) => (property.type === 'RestElement' ? property : property.value));
  }
  if (pattern.type === 'ArrayPattern') return pattern.elements as unknown[];
  if (pattern.type === 'AssignmentPattern') return [pattern.left];
  if (pattern.type === 'RestElement') return [pattern.argument];
  return [];
}

/** The expressions inside a pattern: defaults and computed keys. */
export function patternExpressions(pattern: Node): unknown[] {
  if (pattern.type === 'AssignmentPattern') return [pattern.right];
  if (pattern.type !== 'ObjectPattern') return [];
  return list(pattern.properties).map((property) => (property.computed === true ? property.key : undefined));
}

export function list(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

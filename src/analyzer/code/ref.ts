import { isBuiltin } from 'node:module';
import { ts } from 'ts-morph';

/**
 * What an expression refers to, followed through aliases: `env.TZ` after `const { env } = process` is `process.env.TZ`.
 * `*` stands for a property name that is computed.
 */
export type Ref =
  /** A global name and properties of it; an empty path is the global object itself. */
  | { readonly root: 'global'; readonly path: readonly string[] }
  /** An imported module and properties of it; builtins without `node:`, without `default`. */
  | { readonly root: 'module'; readonly specifier: string; readonly builtin: boolean; readonly path: readonly string[] }
  /** `module.exports` of this file. */
  | { readonly root: 'exports'; readonly path: readonly string[] }
  /** The global object, fetched in a way that no bundler can rebind. */
  | { readonly root: 'indirect'; readonly path: readonly string[] };

/** True when `ref` is exactly this property of this module, or this global (`root` is then `global`). */
export function isPath(ref: Ref | undefined, root: string, ...path: readonly string[]): boolean {
  if (!ref || ref.path.join('.') !== path.join('.')) return false;
  return ref.root === 'module' ? ref.specifier === root : ref.root === root;
}

/** A module's specifier and the property read from it, in one form for all ways to import. */
export function moduleRef(specifier: string, path: readonly string[]): Ref {
  const builtin = isBuiltin(specifier);
  if (!builtin) return { root: 'module', specifier, builtin, path };
  const name = specifier.replace(/^node:/, '');
  const rest = path[0] === 'default' ? path.slice(1) : path;
  if (name === 'process') return { root: 'global', path: ['process', ...rest] };
  return { root: 'module', specifier: name, builtin, path: rest };
}

/** What an import declaration binds a name to. */
export function importRef(node: ts.Node): Ref | undefined {
  if (ts.isImportEqualsDeclaration(node)) {
    const reference = node.moduleReference;
    if (!ts.isExternalModuleReference(reference) || !ts.isStringLiteralLike(reference.expression)) return undefined;
    return moduleRef(reference.expression.text, []);
  }
  const declaration = ts.findAncestor(node, ts.isImportDeclaration);
  if (!declaration || !ts.isStringLiteralLike(declaration.moduleSpecifier)) return undefined;
  const specifier = declaration.moduleSpecifier.text;
  if (ts.isImportClause(node)) return moduleRef(specifier, ['default']);
  if (ts.isNamespaceImport(node)) return moduleRef(specifier, []);
  return ts.isImportSpecifier(node) ? moduleRef(specifier, [(node.propertyName ?? node.name).text]) : undefined;
}

/** `base.name`. */
export function extend(base: Ref | undefined, name: string): Ref | undefined {
  if (!base) return undefined;
  if (base.root === 'global') {
    if (base.path.length === 0 && (name === 'globalThis' || name === 'global')) return base;
    // `module.exports` is the one property of a CommonJS free name that matters here.
    if (base.path.length === 1 && base.path[0] === 'module' && name === 'exports') return { root: 'exports', path: [] };
    return { root: 'global', path: [...base.path, name] };
  }
  if (base.root === 'module' && base.builtin && base.path.length === 0) return moduleRef(base.specifier, [name]);
  return { ...base, path: [...base.path, name] };
}

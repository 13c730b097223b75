import path from 'node:path';
import { ts } from 'ts-morph';
import { constantText } from '../constant.js';
import type { Names } from '../names.js';
import type { Ref } from '../ref.js';
import { bare, staticName } from '../syntax.js';
import { isBuiltinGlobal } from './builtins.js';
import { type Detector, NOTHING, type Sighting, type Unit } from './fact.js';

const FILE_MODULES = new Set([
  'fs',
  'fs/promises',
  'fs-extra',
  'graceful-fs',
  'child_process',
  'rimraf',
  'mkdirp',
  'del',
  'sqlite',
]);
/** Calls that take a path and make a name of their own from it. */
const UNIQUE = /^(?:mkdtemp|mkdtempSync|mkdtempDisposable\w*)$/;
/** What a function of unknown origin is called when it is given a path on disk. */
const FILE_NAME =
  /^_?(?:read|write|append|open|save|store|load|create|unlink|mkdir|rm|rmdir|remove|delete|stat|lstat|access|exists|copy|move|rename|truncate|(?:to|from)?_?file|download|extract|unzip|untar|unpack|zip|tar|output|input|ensure|exec|spawn|dump|convert|render)/i;
const NO_FILE =
  /^(?:log|info|warn|error|debug|trace|startsWith|endsWith|includes|indexOf|replace|replaceAll|split|match|test|join|resolve|push)$/;
/** Options that hold a path on disk; `Key` of an S3 call is none. */
const PATH_OPTION =
  /^(?:file|path|dest|destination|dir|directory|cwd|out|output|folder|database|storage|(?:file|output|db|cache|tmp|temp)_?(?:name|path|dir|directory|file))$/i;

/** A fixed name in /tmp that is given to something that opens files. A name with a varying part is fine. */
export const detectFixedTmpPaths: Detector = (node, unit) => {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return NOTHING;
  const parts = (node.arguments ?? []).flatMap(partsOf);
  if (parts.length === 0) return NOTHING;
  const callee = calleeOf(node, unit.names);
  return parts.flatMap((part): Sighting[] => {
    const text = constantText(part.expression, unit.names);
    if (text === undefined || !text.includes('/tmp/') || !takesPaths(callee, part.kind, unit)) return [];
    const name = callee.isShell && part.kind === 'argument' ? nameInCommand(text) : fixedName(text);
    return name ? [{ kind: 'tmp-fixed-path', name, node: part.expression }] : [];
  });
};

interface Part {
  readonly expression: ts.Expression;
  readonly kind: 'argument' | 'option';
}

/** An argument, the items of a list of arguments, and the options that hold paths. */
function partsOf(argument: ts.Expression): Part[] {
  const node = bare(argument);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((expression) => ({ expression, kind: 'argument' }));
  if (!ts.isObjectLiteralExpression(node)) return [{ expression: argument, kind: 'argument' }];
  return node.properties.flatMap((property): Part[] => {
    if (!ts.isPropertyAssignment(property) || !PATH_OPTION.test(staticName(property.name) ?? '')) return [];
    return [{ expression: property.initializer, kind: 'option' }];
  });
}

function fixedName(text: string): string | undefined {
  const normal = path.posix.normalize(text).replace(/\/+$/, '');
  return normal.startsWith('/tmp/') ? normal : undefined;
}

function nameInCommand(text: string): string | undefined {
  const written = /(?:^|[\s='"])(\/tmp\/[^\s'"]+)/.exec(text)?.[1];
  return written && fixedName(written);
}

interface Callee {
  readonly ref: Ref | undefined;
  readonly name: string;
  readonly isNew: boolean;
  readonly isShell: boolean;
}

function calleeOf(node: ts.CallExpression | ts.NewExpression, names: Names): Callee {
  const ref = names.resolve(node.expression);
  const written = bare(node.expression);
  const last = ts.isPropertyAccessExpression(written)
    ? written.name.text
    : ts.isIdentifier(written)
      ? written.text
      : '';
  const name = ref?.path.at(-1) ?? last;
  const isShell =
    (ref?.root === 'module' && /^(?:child_process|execa)$/.test(ref.specifier)) || /^(?:exec|spawn)/.test(name);
  return { ref, name, isNew: ts.isNewExpression(node), isShell };
}

function takesPaths({ ref, name, isNew }: Callee, kind: Part['kind'], unit: Unit): boolean {
  if (UNIQUE.test(name) || NO_FILE.test(name)) return false;
  if (ref?.root === 'global' && isBuiltinGlobal(ref.path[0] ?? '')) return false;
  if (ref?.root === 'module') {
    if (ref.specifier === 'path' || ref.specifier === 'url') return false;
    if (FILE_MODULES.has(ref.specifier) || (!ref.builtin && !unit.isOwn(ref.specifier))) return true;
  }
  return kind === 'option' || isNew || FILE_NAME.test(name);
}

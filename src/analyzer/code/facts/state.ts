import { ts } from 'ts-morph';
import type { Ref } from '../ref.js';
import { isBuiltinGlobal, isFileName } from './builtins.js';
import { type Detector, NOTHING, type Sighting, type Unit } from './fact.js';
import { writesOf } from './writes.js';

/** Writes to what outlives an invocation: environment, globals, built-in objects and modules. */
export const detectWrites: Detector = (node, unit) => {
  const writes = writesOf(node, unit.names);
  if (writes.length === 0) return NOTHING;
  return writes.flatMap(({ ref, node: place }) => {
    const found = classify(ref, place, unit);
    return found ? [{ ...found, node: place }] : [];
  });
};

type Found = Omit<Sighting, 'node'>;

function classify(ref: Ref, place: ts.Node, unit: Unit): Found | undefined {
  switch (ref.root) {
    case 'exports':
      return undefined;
    case 'indirect':
      return ref.path.length > 0 ? { kind: 'indirect-global', name: ref.path.join('.') } : undefined;
    case 'module':
      return classifyModule(ref, unit);
    case 'global':
      return classifyGlobal(ref.path, ts.isIdentifier(place), unit.names.isSloppy(place));
  }
}

function classifyModule(ref: Extract<Ref, { root: 'module' }>, unit: Unit): Found | undefined {
  if (ref.path.length === 0) return undefined;
  const name = [ref.specifier, ...ref.path].join('.');
  const patchesPrototype = ref.path.slice(0, -1).includes('prototype');
  if (ref.builtin)
    return { kind: patchesPrototype ? 'prototype-patch' : 'builtin-module-patch', name, owner: 'runtime' };
  return patchesPrototype && !unit.isOwn(ref.specifier)
    ? { kind: 'prototype-patch', name, owner: 'package' }
    : undefined;
}

function classifyGlobal(path: readonly string[], bareName: boolean, sloppy: boolean): Found | undefined {
  const [first, second, third] = path;
  if (first === undefined || isFileName(first)) return undefined;
  const name = path.join('.');
  if (first === 'process' && second === 'env') {
    return third === 'TZ' ? { kind: 'timezone-write', name: 'TZ' } : { kind: 'env-write', name: third ?? '*' };
  }
  const isProperty = path.length > 1;
  // Each copy has a console, a process object and global variables of its own.
  if (isProperty && isBuiltinGlobal(first) && first !== 'console' && first !== 'process') {
    // Depth of stack traces: nobody's results depend on it.
    return name === 'Error.stackTraceLimit' ? undefined : { kind: 'prototype-patch', name, owner: 'runtime' };
  }
  if (!bareName || isBuiltinGlobal(first)) return { kind: 'global-write', name };
  return sloppy ? { kind: 'implicit-global', name } : undefined;
}

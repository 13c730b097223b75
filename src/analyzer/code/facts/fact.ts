import type { ts } from 'ts-morph';
import type { SyntaxFact, SyntaxFactKind } from '../../../model/code-model.js';
import type { Names } from '../names.js';
import type { Moment } from '../walk.js';

/** A fact before its place is worked out and before it is known which functions run at load. */
export interface Sighting {
  readonly kind: SyntaxFactKind;
  readonly name: string;
  readonly node: ts.Node;
  readonly owner?: SyntaxFact['owner'];
}

/** What detectors may ask about the file they look at. */
export interface Unit {
  readonly names: Names;
  /** True for an import that stays inside the repository, aliases and workspace packages included. */
  isOwn(specifier: string): boolean;
  /** True for a package that carries native code. */
  isNative(packageName: string): boolean;
}

/** Looks at one node; most nodes are none of its business. */
export type Detector = (node: ts.Node, unit: Unit, moment: Moment) => readonly Sighting[];

export const NOTHING: readonly Sighting[] = [];

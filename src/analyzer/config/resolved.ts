import type { Location } from '../../model/location.js';
import type { CallNode, ListNode, MapNode, Primitive } from './yaml/tree.js';

/**
 * A value after its variables were looked up. It carries two things side by side: what it is for the stage at hand
 * (`value`, for what must be known now: timeouts, routes), and where it comes from (`parts`, `selection`), which
 * decides what may be written into a service that runs in every stage. `elsewhere` is what a value from outside the
 * repository would replace it by: this is only the fallback. It does not count for what is written down, but whatever
 * lets callers in must not rest on a fallback.
 */
export type Resolved = ResolvedScalar | ResolvedMap | ResolvedList | ResolvedCall;

export interface ResolvedScalar {
  readonly kind: 'scalar';
  readonly at: Location;
  /** Undefined when it cannot be known here. */
  readonly value: Primitive | undefined;
  /** True when `value` came from this machine's environment or the command line: good for choosing, not for writing down. */
  readonly outside: boolean;
  readonly parts: readonly Part[];
  /** The text as written, fallbacks left out. */
  readonly source: string;
  readonly selection?: Selection;
  readonly elsewhere?: Unknown;
}

export interface ResolvedMap {
  readonly kind: 'map';
  readonly at: Location;
  readonly node: MapNode;
  readonly selection?: Selection;
  readonly elsewhere?: Unknown;
}

export interface ResolvedList {
  readonly kind: 'list';
  readonly at: Location;
  readonly node: ListNode;
  readonly selection?: Selection;
  readonly elsewhere?: Unknown;
}

export interface ResolvedCall {
  readonly kind: 'call';
  readonly at: Location;
  readonly node: CallNode;
  readonly selection?: Selection;
  readonly elsewhere?: Unknown;
}

export type Part = string | { readonly stage: true } | { readonly unknown: Unknown };

/** A piece of text that the repository does not say. */
export interface Unknown {
  readonly reason: 'external' | 'reference' | 'secret' | 'unresolved';
  /** The variable, fallbacks left out: `${ssm:/orders/db}`. */
  readonly source: string;
  /** One clause for messages: why it is not known. */
  readonly why: string;
  /** One clause: how to make it known. */
  readonly fix: string;
}

/** The value was chosen among several: by the stage, or by something outside the repository. */
export interface Selection {
  readonly reason: 'stage-lookup' | 'external';
  /** The lookup that chose: `${self:custom.${sls:stage}.table}`. */
  readonly source: string;
}

/** A scalar that the repository says in full. */
export function known(value: Primitive, at: Location, source = ''): ResolvedScalar {
  const text = value === null ? '' : String(value);
  return { kind: 'scalar', at, value, outside: false, parts: [text], source };
}

/** A scalar of which only the origin is known. */
export function notKnown(unknown: Unknown, at: Location): ResolvedScalar {
  return { kind: 'scalar', at, value: undefined, outside: false, parts: [{ unknown }], source: unknown.source };
}

/** A variable that leads nowhere, for a finding. */
export function problem(source: string, why: string, fix: string): Unknown {
  return { reason: 'unresolved', source, why, fix };
}

/** Marks a value as chosen; the first choice on the way to it is the one to name. */
export function chosen<T extends Resolved>(resolved: T, selection: Selection | undefined): T {
  return selection === undefined || resolved.selection ? resolved : { ...resolved, selection };
}

/** Marks a value that something outside the repository may replace. */
export function replaceable<T extends Resolved>(resolved: T, elsewhere: Unknown | undefined): T {
  return elsewhere === undefined || resolved.elsewhere ? resolved : { ...resolved, elsewhere };
}

/** The first unknown piece of a scalar. */
export function unknownOf(resolved: Resolved): Unknown | undefined {
  if (resolved.kind !== 'scalar') return undefined;
  for (const part of resolved.parts) if (typeof part === 'object' && 'unknown' in part) return part.unknown;
  return undefined;
}

/** True when another stage may see another value. */
export function dependsOnStage(resolved: Resolved): boolean {
  if (resolved.selection?.reason === 'stage-lookup') return true;
  return resolved.kind === 'scalar' && resolved.parts.some((part) => typeof part === 'object' && 'stage' in part);
}

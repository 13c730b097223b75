import type { Location } from '../../../../model/location.js';
import type { Resolved, Selection, Unknown } from '../../resolved.js';
import { child, type MapNode, type Node } from '../../yaml/tree.js';
import { Merger } from './merge.js';
import type { TemplateValues } from './values.js';

/** A resource of the template. */
export interface Resource {
  readonly id: string;
  /** `AWS::Serverless::Function`; '' when it has none. */
  readonly type: string;
  readonly at: Location;
  /** The whole entry. */
  readonly node: MapNode;
  /** Its properties with those of `Globals` below them. */
  readonly properties: Resolved;
  /** Its properties as written. */
  readonly own: Resolved;
  /** What decided that it exists, when something did. */
  readonly selection?: Selection;
  /** Why nobody can tell whether it exists. */
  readonly unknown?: Unknown;
}

/** Types that `Globals` speaks of, with its key for them. */
const GLOBALS: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'Function',
  'AWS::Serverless::Api': 'Api',
  'AWS::Serverless::HttpApi': 'HttpApi',
};

const EMPTY: MapNode['entries'] = new Map();

/** The resources of a template by logical id, in file order. Those whose condition does not hold are listed apart. */
export interface Resources {
  readonly all: ReadonlyMap<string, Resource>;
  readonly absent: ReadonlyMap<string, Resource>;
}

export function readResources(values: TemplateValues): Resources {
  const block = child(values.root, 'Resources');
  const all = new Map<string, Resource>();
  const absent = new Map<string, Resource>();
  const merger = new Merger();
  for (const [id, { keyAt, value }] of block?.kind === 'map' ? block.entries : []) {
    if (value.kind !== 'map') continue;
    const condition = child(value, 'Condition');
    const verdict =
      condition?.kind === 'scalar' && condition.value !== null
        ? values.conditions.named(String(condition.value))
        : undefined;
    const resource = {
      ...resourceOf(values, merger, id, keyAt, value),
      ...(verdict?.selection && { selection: verdict.selection }),
      ...(verdict?.unknown && { unknown: verdict.unknown }),
    };
    (verdict?.holds === false ? absent : all).set(id, resource);
  }
  return { all, absent };
}

/** The settings that `Globals` gives to a type of resource. */
export function globalsFor(root: Node, type: string): Node | undefined {
  return Object.hasOwn(GLOBALS, type) ? child(child(root, 'Globals'), GLOBALS[type]!) : undefined;
}

function resourceOf(values: TemplateValues, merger: Merger, id: string, at: Location, node: MapNode): Resource {
  const written = child(node, 'Type');
  const type = written?.kind === 'scalar' && typeof written.value === 'string' ? written.value : '';
  const properties: Node = child(node, 'Properties') ?? { kind: 'map', entries: EMPTY, at: node.at };
  return {
    id,
    type,
    at,
    node,
    own: values.resolve(properties),
    properties: values.resolve(merger.merge(globalsFor(values.root, type), properties)),
  };
}

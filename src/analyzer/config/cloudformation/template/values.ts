import type { ResolvedEntry, Values } from '../../reading.js';
import { chosen, known, notKnown, problem, type Resolved, type Selection } from '../../resolved.js';
import type { CallNode, Node, ScalarNode } from '../../yaml/tree.js';
import { child } from '../../yaml/tree.js';
import { Conditions } from './conditions.js';
import { FUNCTIONS } from './functions.js';
import type { Parameters } from './parameters.js';
import { dynamicReference, isNoValue } from './text.js';

/** Functions inside functions; a longer chain is generated or an attack. */
const MAX_OPEN = 100;

/**
 * The values of a template: CloudFormation's functions as far as parameters, mappings and conditions decide them. What
 * only a deployed stack knows stays the call that it is. Each place is worked out once; never throws.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export class TemplateValues implements Values {
  readonly root: Node;
  readonly parameters: Parameters;
  readonly conditions: Conditions;
  readonly #memo = new Map<Node, Resolved>();
  readonly #open = new Set<Node>();

  constructor(root: Node, parameters: Parameters) {
    this.root = root;
    this.parameters = parameters;
    this.conditions = new Conditions(this);
  }

  resolve(node: Node, selection?: Selection): Resolved {
    if (node.kind === 'map') return chosen({ kind: 'map', at: node.at, node }, selection);
    if (node.kind === 'list') return chosen({ kind: 'list', at: node.at, node }, selection);
    return chosen(node.kind === 'scalar' ? this.#scalar(node) : this.#call(node), selection);
  }

  get(resolved: Resolved | undefined, key: string): Resolved | undefined {
    if (resolved?.kind !== 'map') return undefined;
    const entry = resolved.node.entries.get(key);
    return entry && this.resolve(entry.value, below(resolved.selection, key));
  }

  entries(resolved: Resolved | undefined): ResolvedEntry[] {
    if (resolved?.kind !== 'map') return [];
    return [...resolved.node.entries].map(([key, { keyAt, value }]) => ({
      key,
      keyAt,
      value: this.resolve(value, below(resolved.selection, key)),
    }));
  }

  /** Without the items that a condition takes away. */
  items(resolved: Resolved | undefined): Resolved[] {
    if (resolved?.kind !== 'list') return [];
    return resolved.node.items
      .map((item, index) => this.resolve(item, below(resolved.selection, String(index))))
      .filter((item) => !isNoValue(item));
  }

  /** True for a resource of the template, whether or not its condition holds, and for what SAM makes of one. */
  declares(logicalId: string): boolean {
    const resources = child(this.root, 'Resources');
    if (resources?.kind !== 'map') return false;
    if (resources.entries.has(logicalId) || logicalId.startsWith('Serverless')) return true;
    return [...resources.entries.keys()].some((id) => logicalId.startsWith(id));
  }

  #scalar(node: ScalarNode): Resolved {
    const dynamic = typeof node.value === 'string' ? dynamicReference(node.value) : undefined;
    return dynamic ? notKnown(dynamic, node.at) : known(node.value, node.at);
  }

  #call(node: CallNode): Resolved {
    const done = this.#memo.get(node);
    if (done) return done;
    const evaluate = Object.hasOwn(FUNCTIONS, node.name) ? FUNCTIONS[node.name] : undefined;
    if (!evaluate) return { kind: 'call', at: node.at, node };
    if (this.#open.size >= MAX_OPEN) {
      return notKnown(problem(`!${node.name} …`, 'too many functions are inside one another', 'shorten it'), node.at);
    }
    this.#open.add(node);
    const resolved = evaluate(this, node);
    this.#open.delete(node);
    this.#memo.set(node, resolved);
    return resolved;
  }
}

const below = (selection: Selection | undefined, key: string): Selection | undefined =>
  selection && { reason: selection.reason, source: `${selection.source}.${key}` };

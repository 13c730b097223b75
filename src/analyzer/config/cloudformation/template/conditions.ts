import { problem, type Resolved, type Selection, type Unknown, unknownOf } from '../../resolved.js';
import { child, type Node } from '../../yaml/tree.js';
import { selectionBy } from './text.js';
import type { TemplateValues } from './values.js';

/** Whether a condition holds, and what decided it. */
export interface Verdict {
  /** Undefined when nobody can tell before deployment. */
  readonly holds: boolean | undefined;
  readonly selection?: Selection;
  /** Why nobody can tell. */
  readonly unknown?: Unknown;
}

/** Conditions that lead to conditions; a longer chain is generated. */
const MAX_CHAIN = 100;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html */
export class Conditions {
  readonly #values: TemplateValues;
  readonly #named = new Map<string, Verdict>();
  readonly #open = new Set<string>();
  readonly #memo = new Map<Node, Verdict>();

  constructor(values: TemplateValues) {
    this.#values = values;
  }

  /** The condition of that name. */
  named(name: string): Verdict {
    const done = this.#named.get(name);
    if (done) return done;
    const source = `condition ${name}`;
    const written = child(child(this.#values.root, 'Conditions'), name);
    if (!written) return unknown(problem(source, 'the template has no condition of that name', 'correct the name'));
    if (this.#open.has(name)) return unknown(problem(source, 'it refers to itself', 'break the circle'));
    if (this.#open.size >= MAX_CHAIN) {
      return unknown(problem(source, 'too many conditions lead to one another', 'shorten the chain'));
    }
    this.#open.add(name);
    const verdict = this.#evaluate(written);
    this.#open.delete(name);
    const named = verdict.selection ? { ...verdict, selection: { ...verdict.selection, source } } : verdict;
    this.#named.set(name, named);
    return named;
  }

  #evaluate(node: Node): Verdict {
    const done = this.#memo.get(node);
    if (done) return done;
    const verdict = this.#operator(node);
    this.#memo.set(node, verdict);
    return verdict;
  }

  #operator(node: Node): Verdict {
    const name = node.kind === 'call' ? node.name : node.kind === 'map' && node.entries.size === 1 ? 'Condition' : '';
    const argument = node.kind === 'call' ? node.argument : child(node, 'Condition');
    const items = argument?.kind === 'list' ? argument.items : [];
    switch (name) {
      case 'Condition':
        return argument?.kind === 'scalar' ? this.named(String(argument.value)) : unreadable;
      case 'Equals':
        return items.length === 2 ? this.#equals(items.map((item) => this.#values.resolve(item))) : unreadable;
      case 'Not':
        return items.length === 1 ? negated(this.#evaluate(items[0]!)) : unreadable;
      case 'And':
        return combined(
          items.map((item) => this.#evaluate(item)),
          false,
        );
      case 'Or':
        return combined(
          items.map((item) => this.#evaluate(item)),
          true,
        );
      default:
        return unreadable;
    }
  }

  #equals(sides: readonly Resolved[]): Verdict {
    const texts = sides.map((side) =>
      side.kind === 'scalar' && side.value !== undefined ? String(side.value) : undefined,
    );
    const open = sides.find((_, index) => texts[index] === undefined);
    if (open) return unknown(unknownOf(open) ?? onlyDeployed);
    const selection = selectionBy(sides, 'condition');
    return { holds: texts[0] === texts[1], ...(selection && { selection }) };
  }
}

const onlyDeployed: Unknown = {
  reason: 'reference',
  source: 'condition',
  why: 'it depends on what only the deployed stack knows',
  fix: 'decide it by a parameter',
};

const unknown = (why: Unknown): Verdict => ({ holds: undefined, unknown: why });

const unreadable = unknown(problem('condition', 'it is no condition that CloudFormation knows', 'correct it'));

const negated = (verdict: Verdict): Verdict =>
  verdict.holds === undefined ? verdict : { ...verdict, holds: !verdict.holds };

/** And (`decisive` false) and Or (`decisive` true): one decisive side is enough, whatever the others are. */
function combined(sides: readonly Verdict[], decisive: boolean): Verdict {
  if (sides.length === 0) return unreadable;
  const selections = sides.flatMap(({ selection }) => selection ?? []);
  const selection = selections.find(({ reason }) => reason === 'stage-lookup') ?? selections[0];
  const by = selection && { selection };
  if (sides.some(({ holds }) => holds === decisive)) return { holds: decisive, ...by };
  return sides.find(({ holds }) => holds === undefined) ?? { holds: !decisive, ...by };
}

import type { Location } from '../../../../model/location.js';
import type { Values } from '../../reading.js';
import {
  chosen,
  known,
  notKnown,
  type Part,
  problem,
  type Resolved,
  type ResolvedScalar,
  replaceable,
  type Selection,
  type Unknown,
  unknownOf,
} from '../../resolved.js';
import type { MapEntry, Node, ScalarNode } from '../../yaml/tree.js';
import type { Outcome, SourceTable } from './lookup.js';
import { parseTemplate } from './parse.js';
import { type Alternative, renderTemplate, renderVariable, type Template, type Variable } from './template.js';

/** Variables that lead to variables; a longer chain is generated or goes round in circles. */
const MAX_CHAIN = 100;

/** Texts that grow by doubling (`${self:a}${self:a}`) stop here. */
const MAX_TEXT = 100_000;

type SourceUse = Extract<Alternative, { kind: 'source' }>;

/**
 * Looks variables up, each place once and only when somebody asks for it, so that an unresolvable variable in a part
 * of the file that nobody reads is no trouble. Never throws and never hangs on a cycle.
 */
export class Resolver implements Values {
  readonly #sources: SourceTable;
  readonly #memo = new Map<Node, Resolved>();
  readonly #open = new Set<Node>();

  constructor(sources: (resolver: Resolver) => SourceTable) {
    this.#sources = sources(this);
  }

  /** The value of a node; maps and lists keep their children unresolved until these are asked for. */
  resolve(node: Node, selection?: Selection): Resolved {
    if (node.kind === 'map') return chosen({ kind: 'map', at: node.at, node }, selection);
    if (node.kind === 'list') return chosen({ kind: 'list', at: node.at, node }, selection);
    if (node.kind === 'call') return chosen({ kind: 'call', at: node.at, node }, selection);
    return chosen(this.#memo.get(node) ?? this.#scalar(node), selection);
  }

  /** A key's value, marked when the map was chosen by the stage; undefined for a key that is absent. */
  get(resolved: Resolved | undefined, key: string): Resolved | undefined {
    if (resolved?.kind !== 'map') return undefined;
    const entry = resolved.node.entries.get(key);
    return entry && this.#below(resolved, key, entry.value);
  }

  /** Keys and values of a map in file order; nothing for what is no map. */
  entries(resolved: Resolved | undefined): Array<{ key: string; keyAt: Location; value: Resolved }> {
    if (resolved?.kind !== 'map') return [];
    return [...resolved.node.entries].map(([key, { keyAt, value }]: [string, MapEntry]) => ({
      key,
      keyAt,
      value: this.#below(resolved, key, value),
    }));
  }

  items(resolved: Resolved | undefined): Resolved[] {
    if (resolved?.kind !== 'list') return [];
    return resolved.node.items.map((item, index) => this.#below(resolved, String(index), item));
  }

  /** A part of a value that was chosen, or may be replaced, is too. */
  #below(whole: Resolved, key: string, node: Node): Resolved {
    return replaceable(this.resolve(node, below(whole.selection, key)), whole.elsewhere);
  }

  /** A template as one text, for addresses, paths and interpolated values. */
  text(template: Template, at: Location): ResolvedScalar {
    const source = renderTemplate(template);
    let joined: ResolvedScalar = known('', at, source);
    for (const part of template) {
      joined = concat(joined, typeof part === 'string' ? known(part, at) : this.#asText(part, at));
      if (joined.parts.length > MAX_TEXT || String(joined.value ?? '').length > MAX_TEXT) {
        return notKnown(problem(source, 'its text grows without end', 'shorten it'), at);
      }
    }
    return joined;
  }

  #scalar(node: ScalarNode): Resolved {
    if (typeof node.value !== 'string' || !node.value.includes('${')) return known(node.value, node.at);
    if (this.#open.has(node))
      return notKnown(problem(this.#quote(node), 'it refers to itself', 'break the circle'), node.at);
    if (this.#open.size >= MAX_CHAIN) {
      return notKnown(
        problem(this.#quote(node), 'too many variables lead to one another', 'shorten the chain'),
        node.at,
      );
    }
    this.#open.add(node);
    const resolved = this.#evaluate(parseTemplate(node.value), node.at);
    this.#open.delete(node);
    this.#memo.set(node, resolved);
    return resolved;
  }

  #quote(node: ScalarNode): string {
    return renderTemplate(parseTemplate(String(node.value)));
  }

  /** A text that is one variable keeps that variable's type; anything around it makes it text. */
  #evaluate(template: Template, at: Location): Resolved {
    const [only] = template;
    if (template.length !== 1 || only === undefined || typeof only === 'string') return this.text(template, at);
    const resolved = this.#variable(only, at);
    return resolved.kind === 'scalar' ? { ...resolved, at, source: renderVariable(only) } : resolved;
  }

  #asText(variable: Variable, at: Location): ResolvedScalar {
    const resolved = this.#variable(variable, at);
    const source = renderVariable(variable);
    if (resolved.kind === 'scalar') return resolved;
    const why = resolved.kind === 'call' ? 'it is known only after deployment' : `it is a ${resolved.kind}, not text`;
    const reason = resolved.kind === 'call' ? 'reference' : 'unresolved';
    return notKnown({ reason, source, why, fix: 'let it name a text' }, at);
  }

  /** The first alternative that has a value. */
  #variable({ alternatives }: Variable, at: Location): Resolved {
    let selection: Selection | undefined;
    let firstMiss: Unknown | undefined;
    let none: Resolved | undefined;
    let elsewhere: Unknown | undefined;
    const result = (resolved: Resolved): Resolved => replaceable(chosen(resolved, selection), elsewhere);
    for (const [index, alternative] of alternatives.entries()) {
      const outcome = this.#alternative(alternative, at);
      selection ??= outcome.selection;
      elsewhere ??= outcome.elsewhere;
      if (outcome.kind === 'missing') {
        firstMiss ??= outcome.unknown;
      } else if (outcome.kind === 'hidden') {
        const rest = alternatives.slice(index + 1);
        const fallback = rest.length > 0 ? this.#variable({ alternatives: rest }, at) : undefined;
        elsewhere ??= outcome.unknown;
        return result(hidden(outcome, fallback, at));
      } else if (
        outcome.resolved.kind === 'scalar' &&
        outcome.resolved.value === null &&
        !unknownOf(outcome.resolved)
      ) {
        none = outcome.resolved;
        selection ??= none.selection;
        elsewhere ??= none.elsewhere;
      } else {
        return result(outcome.resolved);
      }
    }
    const source = renderVariable({ alternatives });
    return result(none ?? notKnown(firstMiss ?? problem(source, 'it is no variable', 'correct it'), at));
  }

  #alternative(alternative: Alternative, at: Location): Outcome {
    switch (alternative.kind) {
      case 'literal':
        return { kind: 'found', resolved: known(alternative.value, at) };
      case 'text':
        return { kind: 'found', resolved: this.text(alternative.template, at) };
      case 'variable':
        return this.#nested(alternative.variable, at);
      case 'source':
        return this.#source(alternative, at);
      case 'malformed':
        return { kind: 'missing', unknown: problem('${…}', 'a part of it is no variable and no value', 'correct it') };
    }
  }

  /** A variable as a fallback, or as the whole of another: what cannot be resolved lets the next alternative try. */
  #nested(variable: Variable, at: Location): Outcome {
    const resolved = this.#variable(variable, at);
    const unknown = unknownOf(resolved);
    return unknown?.reason === 'unresolved'
      ? { kind: 'missing', unknown, selection: resolved.selection, elsewhere: resolved.elsewhere }
      : { kind: 'found', resolved };
  }

  #source(use: SourceUse, at: Location): Outcome {
    const source = renderVariable({ alternatives: [use] });
    const parameters = this.text(use.parameters ?? [], at);
    const address = this.text(use.address ?? [], at);
    const unknown = unknownOf(address.value === undefined ? address : parameters);
    const selection = selectionBy(address, source) ?? selectionBy(parameters, source);
    if (address.value === undefined || parameters.value === undefined) {
      const why = unknown ? `${unknown.source} inside it is not known` : 'its address is not known';
      const lost = problem(source, why, unknown?.fix ?? 'correct it');
      return { kind: 'missing', unknown: lost, selection, elsewhere: lost };
    }
    // Older files name a region after a dot: `cf.eu-west-1:stack.Output`.
    const find = this.#sources.get(use.type) ?? this.#sources.get(use.type.split('.')[0]!);
    if (!find) {
      const unknownType = problem(
        source,
        `nothing here knows a source "${use.type}"`,
        "give it a fallback: ${…, 'value'}",
      );
      return { kind: 'missing', unknown: unknownType, selection, elsewhere: unknownType };
    }
    const outcome = find({ source, parameters: String(parameters.value), address: String(address.value), at });
    // What the file does not say is nowhere; any other source may have a value where the service is deployed.
    const absent = outcome.kind === 'missing' && use.type !== 'self' ? outcome.unknown : undefined;
    const elsewhere = address.elsewhere ?? parameters.elsewhere ?? outcome.elsewhere ?? absent;
    return { ...outcome, selection: selection ?? outcome.selection, elsewhere };
  }
}

/**
 * A value from outside the repository. For what must be known now the outside value counts, then the fallback; what is
 * written into the service is the committed fallback where the outside value only overrides it (environment variables).
 */
function hidden(outcome: Extract<Outcome, { kind: 'hidden' }>, rest: Resolved | undefined, at: Location): Resolved {
  if (outcome.overrides && rest && rest.kind !== 'scalar') return rest;
  const fallback = rest?.kind === 'scalar' ? rest : undefined;
  const committed = outcome.overrides && fallback && fallback.value !== null;
  return {
    kind: 'scalar',
    at,
    value: outcome.value ?? fallback?.value,
    outside: outcome.value !== undefined || (fallback?.outside ?? false),
    parts: committed ? fallback.parts : [{ unknown: outcome.unknown }],
    source: outcome.unknown.source,
    ...(committed && fallback.selection && { selection: fallback.selection }),
  };
}

function concat(left: ResolvedScalar, right: ResolvedScalar): ResolvedScalar {
  const isKnown = left.value !== undefined && right.value !== undefined;
  const selection = left.selection ?? right.selection;
  const elsewhere = left.elsewhere ?? right.elsewhere;
  return {
    kind: 'scalar',
    at: left.at,
    value: isKnown ? `${left.value ?? ''}${right.value ?? ''}` : undefined,
    outside: left.outside || right.outside,
    parts: joinParts(left.parts, right.parts),
    source: left.source,
    ...(selection && { selection }),
    ...(elsewhere && { elsewhere }),
  };
}

function joinParts(left: readonly Part[], right: readonly Part[]): Part[] {
  const last = left[left.length - 1];
  const [first, ...others] = right;
  if (typeof last === 'string' && typeof first === 'string') return [...left.slice(0, -1), last + first, ...others];
  return [...left, ...right];
}

/** A lookup whose address says the stage, or something from outside, chooses by it. */
function selectionBy(address: ResolvedScalar, source: string): Selection | undefined {
  if (address.selection) return { reason: address.selection.reason, source };
  if (address.parts.some((part) => typeof part === 'object' && 'stage' in part))
    return { reason: 'stage-lookup', source };
  return address.outside ? { reason: 'external', source } : undefined;
}

const below = (selection: Selection | undefined, key: string): Selection | undefined =>
  selection && { reason: selection.reason, source: `${selection.source}.${key}` };

import type { SyntaxFact } from '../model/code-model.js';
import { familyOf } from '../model/codes.js';
import { type Finding, finding } from '../model/finding.js';
import { printable } from '../util/text.js';
import { type CodedFunction, codedFunctions, type Place, placesOf } from './reach.js';
import type { Rule } from './rule.js';

/** A rule that is nothing but: this kind of fact, in code that a function reaches. */
export interface FactRule {
  readonly code: Rule['code'];
  /** What the last step of the evidence does: `write`, `call`. */
  readonly role: string;
  wanted(fact: SyntaxFact): boolean;
  lane(fact: SyntaxFact): Finding['lane'];
  /** What the function does, after its name: `patches Array.prototype.last`. No line number: lane reasons are committed. */
  does(fact: SyntaxFact): string;
  fix(fact: SyntaxFact): string;
}

/** Makes the rule: one note for each function and thing, at the first place; further places are evidence. */
export function factRule(rule: FactRule): Rule {
  const family = familyOf(rule.code);
  if (!family) throw new Error(`Internal error: ${rule.code} lies in no family's block`);
  return {
    code: rule.code,
    family,
    detect: (model, inventory) =>
      codedFunctions(inventory).flatMap((fn) => notes(rule, fn, placesOf(model, fn, rule.role, rule.wanted))),
  };
}

function notes(rule: FactRule, fn: CodedFunction, places: readonly Place[]): Finding[] {
  const things = new Map<string, Place[]>();
  for (const place of places) {
    const { name, location } = place.fact;
    const known = things.get(name);
    // Two things on one line share an id, so the first speaks for both.
    const neighbour = [...things.values()].find(
      ([first]) => first?.fact.location.file === location.file && first.fact.location.line === location.line,
    );
    if (known) known.push(place);
    else if (!neighbour) things.set(name, [place]);
  }
  return [...things.values()].flatMap(([first, ...more]) => (first ? [note(rule, fn, first, more)] : []));
}

function note(rule: FactRule, fn: CodedFunction, first: Place, more: readonly Place[]): Finding {
  const { fact } = first;
  const lane = rule.lane(fact);
  const further = more.map((place) => ({ role: rule.role, location: place.fact.location, text: place.fact.name }));
  return finding({
    code: rule.code,
    demand: 'note',
    functionId: fn.id,
    location: fact.location,
    message: `${JSON.stringify(fn.id)} ${printable(rule.does(fact))} in ${printable(fact.location.file)}`,
    fix: printable(rule.fix(fact)),
    ...(lane ? { lane } : {}),
    evidence: [...first.evidence, ...further],
  });
}

import type { CodeModel, ImportFact, SyntaxFact } from '../model/code-model.js';
import type { EvidenceStep } from '../model/finding.js';
import type { FunctionFact, HandlerFact, Inventory } from '../model/inventory.js';

/** A function whose code was found. */
export type CodedFunction = FunctionFact & { readonly code: HandlerFact };

/** A fact in code that a function's handler loads. */
export interface Place {
  readonly fact: SyntaxFact;
  /** Handler, imports on the shortest way, and the place itself. */
  readonly evidence: readonly EvidenceStep[];
}

export function codedFunctions(inventory: Inventory): CodedFunction[] {
  return inventory.functions.filter((fn): fn is CodedFunction => fn.code !== undefined);
}

/** Facts in modules that `fn` reaches, in the order of first visit, each with how it is reached. */
export function placesOf(
  model: CodeModel,
  fn: CodedFunction,
  role: string,
  wanted: (fact: SyntaxFact) => boolean,
): Place[] {
  const found = model.reachable(fn.code.file).flatMap((module) => module.facts.filter(wanted));
  if (found.length === 0) return [];
  const ways = waysFrom(model, fn.code.file);
  const entry: EvidenceStep = { role: 'entry', location: fn.code.location, text: `handler ${fn.handler}` };
  return found.map((fact) => ({
    fact,
    evidence: [entry, ...wayTo(ways, fact.location.file), { role, location: fact.location, text: fact.name }],
  }));
}

/** For each reachable file the import that first leads to it, breadth first. */
function waysFrom(model: CodeModel, start: string): Map<string, { readonly from: string; readonly fact: ImportFact }> {
  const ways = new Map<string, { readonly from: string; readonly fact: ImportFact }>();
  const queue = [start];
  for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
    for (const fact of model.module(from)?.imports ?? []) {
      if (fact.typeOnly || fact.file === undefined || fact.file === start || ways.has(fact.file)) continue;
      ways.set(fact.file, { from, fact });
      queue.push(fact.file);
    }
  }
  return ways;
}

function wayTo(ways: ReturnType<typeof waysFrom>, file: string): EvidenceStep[] {
  const steps: EvidenceStep[] = [];
  for (let way = ways.get(file); way; way = ways.get(way.from)) {
    steps.unshift({ role: 'import', location: way.fact.location, text: way.fact.specifier });
  }
  return steps;
}

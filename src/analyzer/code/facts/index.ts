import type { ts } from 'ts-morph';
import type { SyntaxFact } from '../../../model/code-model.js';
import { isToken } from '../syntax.js';
import { LoadCalls, type Moment } from '../walk.js';
import { detectEnvReads } from './env.js';
import type { Detector, Sighting, Unit } from './fact.js';
import { detectIndirectGlobals, detectPatchingPackages } from './indirect.js';
import { detectNativeAddons } from './native.js';
import { detectProcessCalls } from './process.js';
import { detectWrites } from './state.js';
import { detectSyntaxMarks } from './syntax-marks.js';
import { detectFixedTmpPaths } from './tmp.js';

/** A detector runs only over files that hold the text without which it cannot find anything. */
const DETECTORS: ReadonlyArray<{ readonly detect: Detector; readonly needs: RegExp }> = [
  { detect: detectWrites, needs: /=|\+\+|--|delete|assign|define|setPrototypeOf|Reflect/ },
  { detect: detectEnvReads, needs: /env/ },
  { detect: detectProcessCalls, needs: /process/ },
  { detect: detectFixedTmpPaths, needs: /tmp/ },
  { detect: detectNativeAddons, needs: /import|require|dlopen|from/ },
  { detect: detectIndirectGlobals, needs: /eval|Function|runInThisContext/ },
  { detect: detectPatchingPackages, needs: /aws-xray-sdk|graceful-fs|global-agent|dd-trace|newrelic/ },
  { detect: detectSyntaxMarks, needs: /await|@/ },
];

/** Collects facts while somebody else walks the tree, and places them once it is known what runs at load. */
export class FactCollector {
  readonly #unit: Unit;
  readonly #detectors: readonly Detector[];
  readonly #found: Array<Sighting & { container: ts.Node | undefined }> = [];
  readonly #calls = new LoadCalls();

  constructor(unit: Unit, text: string) {
    this.#unit = unit;
    this.#detectors = DETECTORS.filter(({ needs }) => needs.test(text)).map(({ detect }) => detect);
  }

  visit(node: ts.Node, moment: Moment): void {
    if (isToken(node)) return;
    this.#calls.note(node, moment, this.#unit.names);
    for (const detect of this.#detectors) {
      for (const sighting of detect(node, this.#unit, moment))
        this.#found.push({ ...sighting, container: moment.container });
    }
  }

  /** True once a fact of this kind was seen. */
  saw(kind: SyntaxFact['kind']): boolean {
    return this.#found.some((one) => one.kind === kind);
  }

  /** Containers that certainly run while the module loads. */
  atLoad(): ReadonlySet<ts.Node> {
    return this.#calls.reached();
  }

  /** In source order. `locate` turns a node into its place; `erased` are imports that do not exist at run time. */
  facts(locate: (node: ts.Node) => SyntaxFact['location'], erased: ReadonlySet<ts.Node>): SyntaxFact[] {
    const atLoad = this.atLoad();
    const sorted = this.#found.filter(({ node }) => !erased.has(node)).toSorted((a, b) => a.node.pos - b.node.pos);
    return sorted.map(({ kind, name, node, owner, container }) => ({
      kind,
      name,
      atLoad: container === undefined || atLoad.has(container),
      location: locate(node),
      ...(owner ? { owner } : {}),
    }));
  }
}

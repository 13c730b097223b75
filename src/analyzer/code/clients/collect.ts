import { ts } from 'ts-morph';
import type { ClientCode, ClientSite } from '../../../model/code-model.js';
import type { Location } from '../../../model/location.js';
import { isPoolModule } from '../../../util/pool-module.js';
import type { Names } from '../names.js';
import type { Binding } from '../scope.js';
import type { Moment } from '../walk.js';
import { nameOfFunctionAround } from './callers.js';
import { fateOf, type Uses } from './fate.js';
import { functionAround } from './flow.js';
import { hazardOf, isClient, requestWrites } from './hazards.js';
import { methodOf, modeOf } from './mode.js';
import { nameStatements, usesIn } from './naming.js';
import { settingsOf } from './settings.js';
import { isVerbatimCommonJs, styleOf } from './style.js';

const FUNCTIONS: Readonly<Record<string, ClientSite['mode']>> = {
  clientFromPool: 'checkout',
  queriesFromPool: 'query',
};

/** What the collector must know about the file beside its tree. */
export interface ClientUnit {
  readonly names: Names;
  readonly typescript: boolean;
  /** Node.js takes the file for an ES module. */
  readonly esm: boolean;
  /** The module of an earlier run that a specifier means. */
  poolModule(specifier: string): string | undefined;
}

/** Finds where a module makes clients of pg for each invocation, while somebody else walks its tree. */
export class ClientCollector {
  readonly #unit: ClientUnit;
  readonly #found: Array<{ node: ts.NewExpression | ts.CallExpression; container: ts.Node | undefined }> = [];
  readonly #hazards = new Set<string>();
  /** Values that are put where all code can read them. */
  readonly #written: ReturnType<typeof requestWrites> = [];
  readonly #active: boolean;

  constructor(unit: ClientUnit) {
    const { text } = unit.names.tree;
    this.#unit = unit;
    this.#active = !isPoolModule(text) && /\bpg\b|\bpg-|FromPool\b|\benv\b|\bglobal(?:This)?\b/.test(text);
  }

  visit(node: ts.Node, { container }: Moment): void {
    if (!this.#active) return;
    const { names } = this.#unit;
    if (ts.isNewExpression(node) && isClient(names.resolve(node.expression))) this.#found.push({ node, container });
    else if (ts.isCallExpression(node) && this.#pooledCall(node)) this.#found.push({ node, container });
    const hazard = hazardOf(node, names);
    if (hazard) this.#hazards.add(hazard);
    if (container) this.#written.push(...requestWrites(node, names));
  }

  /** Undefined for a module that has nothing to do with pg. `atLoad`: functions that run while the module loads. */
  code(locate: (node: ts.Node) => Location, atLoad: ReadonlySet<ts.Node>): ClientCode | undefined {
    const perInvocation = this.#found.filter(({ container }) => container && !atLoad.has(container));
    if (perInvocation.length + this.#hazards.size + this.#written.length === 0) return undefined;
    const { names, typescript, esm } = this.#unit;
    const uses = usesIn(names);
    const usesOf: Uses = (binding) => uses.get(binding) ?? [];
    const isDecided = ({ values }: { values: ts.Expression[] }): boolean =>
      settingsOf(values, names, usesOf).trouble !== undefined;
    const written = this.#written.filter(isDecided).map(({ clause }) => clause);
    if (perInvocation.length + this.#hazards.size + written.length === 0) return undefined;
    return {
      sites: perInvocation
        .map(({ node }) => this.#site(node, usesOf, locate(node)))
        .toSorted((a, b) => a.callee.start - b.callee.start),
      hazards: [...new Set([...this.#hazards, ...written])],
      names: nameStatements(names, uses),
      pooledNames: Object.fromEntries(pooledNames(names, uses, this.#unit)),
      style: styleOf(names, typescript, esm),
    };
  }

  #pooledCall(node: ts.CallExpression): { mode: ClientSite['mode']; module: string } | undefined {
    const ref = this.#unit.names.resolve(node.expression);
    const name = ref?.path.at(-1) ?? '';
    if (ref?.root !== 'module' || ref.builtin || !Object.hasOwn(FUNCTIONS, name)) return undefined;
    const module = this.#unit.poolModule(ref.specifier);
    const mode = FUNCTIONS[name];
    return module !== undefined && mode ? { mode, module } : undefined;
  }

  #site(node: ts.NewExpression | ts.CallExpression, uses: Uses, location: Location): ClientSite {
    const callee = { start: node.getStart(), end: node.expression.getEnd() };
    const hasArguments = node.arguments !== undefined;
    const pooled = ts.isCallExpression(node) ? this.#pooledCall(node) : undefined;
    if (pooled) return { state: 'pooled', ...pooled, location, callee, hasArguments };
    const { names } = this.#unit;
    const fate = fateOf(node, names, uses);
    const settings = settingsOf([...(node.arguments ?? [])], names, uses);
    const returnedBy = fate.returned && !fate.wrapped ? nameOfFunctionAround(node) : undefined;
    const blocked =
      acceptedAt(names.tree.text, location.line) ??
      (isVerbatimCommonJs(names.tree) ? 'its file imports by `import x = require()` alone' : undefined) ??
      fate.kept ??
      (fate.returned && returnedBy === undefined ? 'it is returned to a caller, who may keep it' : undefined) ??
      (fate.calls.some((call) => methodOf(call) === 'setTypeParser') ? 'it gets type parsers of its own' : undefined) ??
      settings.trouble;
    const mode = modeOf(node, fate, names);
    return {
      state: 'constructed',
      mode,
      ...(blocked !== undefined && { blocked }),
      ...(returnedBy !== undefined && { returnedBy }),
      ...(fate.handed.length > 0 && { handed: fate.handed }),
      ...(settings.from.length > 0 && { settingsFrom: settings.from }),
      location,
      callee,
      hasArguments,
    };
  }
}

/** Local names of the pool's functions, by their own: what an earlier edit imported at the top of the file. */
function pooledNames(
  names: Names,
  uses: ReadonlyMap<Binding, readonly ts.Identifier[]>,
  unit: ClientUnit,
): Array<[string, string]> {
  return [...uses].flatMap(([binding, [use]]): Array<[string, string]> => {
    if (functionAround(binding.node) || !use) return [];
    const ref = names.resolve(use);
    const [name = '', ...more] = ref?.path ?? [];
    const isOurs = ref?.root === 'module' && more.length === 0 && Object.hasOwn(FUNCTIONS, name);
    return isOurs && unit.poolModule(ref.specifier) !== undefined ? [[name, binding.name]] : [];
  });
}

/** A person's word that a client stays as it is: `@lift-ok LL2401 <reason>` on its line or one beside it. */
function acceptedAt(text: string, line: number): string | undefined {
  const near = text.split('\n').slice(Math.max(0, line - 2), line + 1);
  return near.some((one) => /@lift-ok\s+LL2401\b[ \t:]*[^\s*]/.test(one)) ? 'a comment says so' : undefined;
}

import { ts } from 'ts-morph';
import type { ClientCode, ClientSite } from '../../../model/code-model.js';
import type { Location } from '../../../model/location.js';
import { isPoolModule } from '../../../util/pool-module.js';
import { writesOf } from '../facts/writes.js';
import type { Names } from '../names.js';
import type { Ref } from '../ref.js';
import type { Binding } from '../scope.js';
import type { Moment } from '../walk.js';
import { nameOfFunctionAround } from './callers.js';
import { fateOf, functionAround, type Uses } from './fate.js';
import { methodOf, modeOf } from './mode.js';
import { nameStatements, usesIn } from './naming.js';
import { settingsTrouble } from './settings.js';
import { styleOf } from './style.js';

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
  readonly #active: boolean;

  constructor(unit: ClientUnit) {
    const { text } = unit.names.tree;
    this.#unit = unit;
    this.#active = !isPoolModule(text) && /\bpg\b|FromPool\b/.test(text);
  }

  visit(node: ts.Node, { container }: Moment): void {
    if (!this.#active) return;
    const { names } = this.#unit;
    if (ts.isNewExpression(node) && isClient(names.resolve(node.expression))) this.#found.push({ node, container });
    else if (ts.isCallExpression(node) && this.#pooledCall(node)) this.#found.push({ node, container });
    const hazard = hazardOf(node, names);
    if (hazard) this.#hazards.add(hazard);
  }

  /** Undefined for a module that has nothing to do with pg. `atLoad`: functions that run while the module loads. */
  code(locate: (node: ts.Node) => Location, atLoad: ReadonlySet<ts.Node>): ClientCode | undefined {
    const perInvocation = this.#found.filter(({ container }) => container && !atLoad.has(container));
    if (perInvocation.length === 0 && this.#hazards.size === 0) return undefined;
    const { names, typescript, esm } = this.#unit;
    const uses = usesIn(names);
    const usesOf: Uses = (binding) => uses.get(binding) ?? [];
    return {
      sites: perInvocation
        .map(({ node }) => this.#site(node, usesOf, locate(node)))
        .toSorted((a, b) => a.callee.start - b.callee.start),
      hazards: [...this.#hazards],
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
    const returnedBy = fate.returned && !fate.wrapped ? nameOfFunctionAround(node) : undefined;
    const blocked =
      acceptedAt(names.tree.text, location.line) ??
      fate.kept ??
      (fate.returned && returnedBy === undefined ? 'it is returned to a caller, who may keep it' : undefined) ??
      (fate.calls.some((call) => methodOf(call) === 'setTypeParser') ? 'it gets type parsers of its own' : undefined) ??
      settingsTrouble([...(node.arguments ?? [])], names, uses);
    const mode = modeOf(node, fate, names);
    return {
      state: 'constructed',
      mode,
      ...(blocked !== undefined && { blocked }),
      ...(returnedBy !== undefined && { returnedBy }),
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

function isClient(ref: Ref | undefined): boolean {
  return isPart(ref, 'Client');
}

/** True for that property of pg, whichever way it was imported. */
function isPart(ref: Ref | undefined, name: string): boolean {
  if (ref?.root !== 'module' || ref.specifier !== 'pg') return false;
  return ref.path.filter((part) => part !== 'default').join('.') === name;
}

/** What would tell a shared client from one of the file's own, as a clause whose subject is the file. */
function hazardOf(node: ts.Node, names: Names): string | undefined {
  if (ts.isClassLike(node)) {
    const bases = node.heritageClauses?.filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? [];
    const derived = bases.flatMap(({ types }) => types).some(({ expression }) => isClient(names.resolve(expression)));
    return derived ? 'extends Client' : undefined;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) {
    return isClient(names.resolve(node.right)) ? 'tests with instanceof Client' : undefined;
  }
  if (ts.isCallExpression(node)) {
    const callee = names.resolve(node.expression);
    const isPg = callee?.root === 'module' && /^pg(?:-types)?$/.test(callee.specifier);
    if (isPg && callee.path.at(-1) === 'setTypeParser') return 'sets type parsers of pg';
  }
  const changes = writesOf(node, names).some(
    ({ ref }) => ref.root === 'module' && ref.specifier === 'pg' && ref.path.includes('defaults'),
  );
  return changes ? 'changes the defaults of pg' : undefined;
}

/** A person's word that a client stays as it is: `@lift-ok LL2401 <reason>` on its line or one beside it. */
function acceptedAt(text: string, line: number): string | undefined {
  const near = text.split('\n').slice(Math.max(0, line - 2), line + 1);
  return near.some((one) => /@lift-ok\s+LL2401\b[ \t:]*[^\s*]/.test(one)) ? 'a comment says so' : undefined;
}

import { ts } from 'ts-morph';
import type { Names } from '../names.js';
import { isPath } from '../ref.js';
import { bare } from '../syntax.js';
import { type Detector, NOTHING } from './fact.js';

/** Code made from text runs in the real global scope, where no copy of a bundle can follow it. */
export const detectIndirectGlobals: Detector = (node, unit) => {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return NOTHING;
  const callee = unit.names.resolve(node.expression);
  if (!callee) return NOTHING;
  if (isPath(callee, 'global', 'eval')) {
    return isHarmless(node.arguments?.[0]) ? NOTHING : [{ kind: 'indirect-global', name: 'eval', node }];
  }
  if (isPath(callee, 'global', 'Function')) {
    return isHarmless(node.arguments?.at(-1)) ? NOTHING : [{ kind: 'indirect-global', name: 'Function', node }];
  }
  const runsText =
    isPath(callee, 'vm', 'runInThisContext') || (callee.path.at(-1) === 'runInThisContext' && callee.root === 'module');
  return runsText ? [{ kind: 'indirect-global', name: 'vm.runInThisContext', node }] : NOTHING;
};

/** A text that can be seen to name nothing global: no `this`, no global object, no assignment. */
function isHarmless(code: ts.Expression | undefined): boolean {
  if (!code) return true;
  const node = bare(code);
  return (
    ts.isStringLiteralLike(node) &&
    !/\b(?:this|globalThis|global|process|require|import|eval|Function)\b|[^=!<>]=[^=>]/.test(node.text)
  );
}

/** Known calls of packages that replace functions of Node.js's own modules. */
const PATCHING_CALLS: ReadonlyMap<string, RegExp> = new Map([
  ['aws-xray-sdk', /^capture(?:HTTPsGlobal|Promise)$/],
  ['aws-xray-sdk-core', /^capture(?:HTTPsGlobal|Promise)$/],
  ['graceful-fs', /^gracefulify$/],
  ['global-agent', /^(?:bootstrap|createGlobalProxyAgent)$/],
]);

/** Packages that patch by being imported. */
const PATCHING_IMPORTS = new Set(['global-agent/bootstrap', 'dd-trace/init', 'newrelic']);

/** Patches of Node.js's modules that a package makes on our behalf. */
export const detectPatchingPackages: Detector = (node, unit) => {
  if (ts.isImportDeclaration(node) && ts.isStringLiteralLike(node.moduleSpecifier)) {
    return patchingImport(node.moduleSpecifier.text, node);
  }
  if (!ts.isCallExpression(node)) return NOTHING;
  const required = unit.names.requiredModule(node);
  if (required) return patchingImport(required.text, node);
  const name = patchingCall(node, unit.names);
  return name ? [{ kind: 'builtin-module-patch', name, node, owner: 'runtime' }] : NOTHING;
};

function patchingImport(specifier: string, node: ts.Node): ReturnType<Detector> {
  return PATCHING_IMPORTS.has(specifier)
    ? [{ kind: 'builtin-module-patch', name: specifier, node, owner: 'runtime' }]
    : NOTHING;
}

function patchingCall(node: ts.CallExpression, names: Names): string | undefined {
  const callee = names.resolve(node.expression);
  if (callee?.root !== 'module') return undefined;
  const member = callee.path.filter((part) => part !== 'default').join('.');
  return PATCHING_CALLS.get(callee.specifier)?.test(member) ? `${callee.specifier}.${member}` : undefined;
}

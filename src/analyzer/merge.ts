import type { ConfigFacts } from '../model/config.js';
import { type Finding, finding } from '../model/finding.js';
import type { FunctionFact, Inventory, ProjectFact } from '../model/inventory.js';
import type { HandlerPlace, HandlerResolver } from './code/types.js';

/**
 * One inventory from what infrastructure code says and what source code says. Keeps every function, in its order;
 * code is looked for behind Node.js runtimes only.
 */
export function mergeInventory(
  config: ConfigFacts,
  project: ProjectFact,
  model: Pick<HandlerResolver, 'resolveHandler'>,
): Inventory {
  const findings: Finding[] = [...config.findings];
  const functions = config.functions.map((fn): FunctionFact => {
    // Without a handler there is nothing to look for: an image, or the configuration's findings have said so.
    if (!/^nodejs/.test(fn.runtime) || fn.handler === '') return fn;
    const { fact, findings: trouble } = model.resolveHandler(fn.handler, placeOf(fn));
    findings.push(...trouble.map((one) => ownedBy(one, fn)));
    return fact ? { ...fn, code: fact } : fn;
  });
  return { version: 1, service: config.service, project, apis: config.apis, functions, findings };
}

/** Where the function's handler string starts, when that is not the service's root. */
function placeOf({ codeUri, entryPoints }: Pick<FunctionFact, 'codeUri' | 'entryPoints'>): HandlerPlace {
  return { ...(codeUri !== undefined && { codeUri }), ...(entryPoints && { entryPoints }) };
}

/** The finding as one of a certain function, with an id that says so; without a place in code, it is where the function is. */
function ownedBy({ id: _, ...facts }: Finding, { id, location }: Pick<FunctionFact, 'id' | 'location'>): Finding {
  return finding({ ...facts, functionId: id, location: facts.location ?? location });
}

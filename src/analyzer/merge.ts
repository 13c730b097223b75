import type { ConfigFacts } from '../model/config.js';
import { type Finding, finding } from '../model/finding.js';
import type { FunctionFact, Inventory, ProjectFact } from '../model/inventory.js';
import type { HandlerResolver } from './code/types.js';

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
    if (!/^nodejs/.test(fn.runtime)) return fn;
    const { fact, findings: trouble } = model.resolveHandler(fn.handler);
    findings.push(...trouble.map((one) => ownedBy(one, fn.id)));
    return fact ? { ...fn, code: fact } : fn;
  });
  return { version: 1, service: config.service, project, apis: config.apis, functions, findings };
}

/** The finding as one of a certain function, with an id that says so. */
function ownedBy({ id: _, ...facts }: Finding, functionId: string): Finding {
  return finding({ ...facts, functionId });
}

import { problem, type Selection, type Unknown } from '../../resolved.js';
import { child, type Node } from '../../yaml/tree.js';
import { found, missing, type Outcome, type Source } from './lookup.js';
import type { Resolver } from './resolver.js';
import type { SourceContext } from './sources.js';

/**
 * `${param:name}`: what `--param` says, then the stage's block, then the default block, in `params` (v3) and
 * `stages.<stage>.params` (v4). https://www.serverless.com/framework/docs/guides/parameters
 */
export function paramSource(context: SourceContext, resolver: Resolver): Source {
  return ({ source, address }) => {
    if (Object.hasOwn(context.params, address)) return fromCommandLine(source, context.params[address]!);
    const stages = blocks(context.root).filter(({ block }) => block?.kind === 'map');
    const own = stages.find(({ stage, block }) => stage === context.stage && child(block, address));
    const shared = stages.find(({ stage, block }) => stage === 'default' && child(block, address));
    const elsewhere = stages.some(({ stage, block }) => stage !== 'default' && child(block, address));
    const selection: Selection | undefined = elsewhere ? { reason: 'stage-lookup', source } : undefined;
    const node = child((own ?? shared)?.block, address);
    if (node) return { ...found(resolver.resolve(node)), selection };
    return {
      ...missing(problem(source, 'no parameter of that name is set', `give it with --param "${address}=value"`)),
      selection,
    };
  };
}

/** A value of the command line helps to read the file, but the repository does not say it. */
function fromCommandLine(source: string, value: string): Outcome {
  const unknown: Unknown = {
    reason: 'external',
    source,
    why: 'it was given with --param',
    fix: 'give it a default in params',
  };
  return { kind: 'hidden', unknown, value, overrides: false };
}

function blocks(root: Node): Array<{ stage: string; block: Node | undefined }> {
  const params = child(root, 'params');
  const stages = child(root, 'stages');
  return [
    ...(params?.kind === 'map' ? [...params.entries].map(([stage, { value }]) => ({ stage, block: value })) : []),
    ...(stages?.kind === 'map'
      ? [...stages.entries].map(([stage, { value }]) => ({ stage, block: child(value, 'params') }))
      : []),
  ];
}

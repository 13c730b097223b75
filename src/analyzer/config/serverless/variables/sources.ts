import { SERVERLESS_FRAMEWORK } from '../../../../runtime/limits.js';
import { known, problem, type ResolvedScalar, type Unknown } from '../../resolved.js';
import { child, type Node } from '../../yaml/tree.js';
import { externalSources } from './external.js';
import { fileSource, type LoadedFile } from './file.js';
import { choiceOn, found, missing, type Outcome, type Request, type Source, type SourceTable, walk } from './lookup.js';
import { paramSource } from './params.js';
import type { Resolver } from './resolver.js';

export interface SourceContext {
  readonly root: Node;
  /** Undefined while the stage itself is being worked out. */
  readonly stage: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a file named relative to the service's root. */
  readonly load: (name: string) => LoadedFile;
}

/** Every variable source of the framework. https://www.serverless.com/framework/docs/providers/aws/guide/variables */
export function createSources(context: SourceContext, resolver: Resolver): SourceTable {
  const self = selfSource(context, resolver);
  return new Map<string, Source>([
    ...externalSources(child(context.root, 'stages')),
    ['self', self],
    ['opt', optSource(context)],
    ['sls', slsSource(context)],
    ['env', envSource(context)],
    ['aws', awsSource(context, resolver)],
    ['param', paramSource(context, resolver)],
    ['file', fileSource(context, resolver)],
    ['strToBool', strToBool],
  ]);
}

function stageValue({ stage }: SourceContext, request: Request): Outcome {
  if (stage === undefined) return missing(problem(request.source, 'no stage was given', 'name one with --stage'));
  const resolved: ResolvedScalar = {
    kind: 'scalar',
    at: request.at,
    value: stage,
    outside: false,
    parts: [{ stage: true }],
    source: request.source,
  };
  return found(resolved);
}

function selfSource(context: SourceContext, resolver: Resolver): Source {
  return (request) => {
    const { source, address, at } = request;
    if (address === 'provider.stage' && context.stage !== undefined) return stageValue(context, request);
    const top = resolver.resolve(context.root);
    const direct = walk(resolver, top, address);
    if (direct) return found(direct);
    if (address === 'provider.region') return found(known(SERVERLESS_FRAMEWORK.region, at, source));
    // `service: orders` and `service: {name: orders}` mean the same.
    const service = address === 'service.name' ? walk(resolver, top, 'service') : undefined;
    return service
      ? found(service)
      : {
          ...missing(problem(source, 'the file has no such setting', 'add it, or correct the variable')),
          ...choiceOn(resolver, top, address),
        };
  };
}

/** Options of the command line: only the stage is handed on; others have their fallbacks. */
function optSource(context: SourceContext): Source {
  return (request) =>
    request.address === 'stage'
      ? stageValue(context, request)
      : missing(problem(request.source, 'the option was not given', "give it a fallback: ${opt:name, 'value'}"));
}

function slsSource(context: SourceContext): Source {
  return (request) =>
    request.address === 'stage'
      ? stageValue(context, request)
      : missing(problem(request.source, 'it has a new value at each deployment', 'use a value that stays'));
}

function envSource({ env }: SourceContext): Source {
  return ({ source, address }) => {
    const why = "it comes from the deploying machine's environment";
    const unknown: Unknown = {
      reason: 'external',
      source,
      why,
      fix: 'give it a fallback, or set it while running this command',
    };
    const value = Object.hasOwn(env, address) ? env[address] : undefined;
    return value === undefined ? missing(unknown) : { kind: 'hidden', unknown, value, overrides: true };
  };
}

function awsSource(context: SourceContext, resolver: Resolver): Source {
  const self = selfSource(context, resolver);
  return (request) =>
    request.address === 'region'
      ? self({ ...request, address: 'provider.region' })
      : {
          kind: 'hidden',
          overrides: false,
          unknown: {
            reason: 'external',
            source: request.source,
            why: 'it depends on the AWS account',
            fix: 'give it a fallback',
          },
        };
}

const strToBool: Source = ({ source, parameters, at }) => {
  const text = parameters.trim().toLowerCase();
  if (['true', '1', 'yes', 'y'].includes(text)) return found(known(true, at, source));
  if (['false', '0', 'no', 'n', ''].includes(text)) return found(known(false, at, source));
  return missing(problem(source, 'its text is neither true nor false', 'write true or false'));
};

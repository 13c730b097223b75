import type { ApiFact, FunctionFact, HttpTrigger, Trigger } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { Reading } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { isAbsent, readText, readTexts } from '../settings.js';
import { httpApiCors, shareRestCors } from './events/cors.js';
import { REST_API } from './events/http.js';
import { HTTP_API } from './events/http-api.js';
import { overrideGuards } from './overrides.js';

type ConfiguredFunction = Omit<FunctionFact, 'code'>;

/** The APIs that the routes belong to, in the order of their first routes. */
export function readApis(reading: Reading, functions: readonly ConfiguredFunction[]): ApiFact[] {
  const routes = routesOf(functions);
  return [...new Set(routes.map(({ api }) => api))].map((api) => {
    const own = routes.filter((route) => route.api === api);
    return api === HTTP_API ? httpApi(reading, own) : restApi(reading, own);
  });
}

/** Completes what routes share or get from outside their events: preflight answers, policies, and what is written over them. */
export function withShared(reading: Reading, functions: readonly ConfiguredFunction[]): ConfiguredFunction[] {
  const cors = shareRestCors(routesOf(functions).filter(({ api }) => api === REST_API));
  const hasPolicy = restrictsCallers(reading);
  const overridden = overrideGuards(reading, routesOf(functions));
  const complete = (trigger: Trigger): Trigger => {
    if (trigger.kind !== 'http') return trigger;
    const shared = cors.get(trigger);
    const policy = hasPolicy && trigger.api === REST_API ? [{ kind: 'iam', name: 'resourcePolicy' } as const] : [];
    const guards = [...trigger.guards, ...policy, ...overridden(trigger)];
    return { ...trigger, guards, ...(shared && { cors: shared }) };
  };
  return functions.map((fn) => ({ ...fn, triggers: fn.triggers.map(complete) }));
}

function routesOf(functions: readonly ConfiguredFunction[]): HttpTrigger[] {
  return functions.flatMap(({ triggers }) => triggers.filter((trigger) => trigger.kind === 'http'));
}

function httpApi(reading: Reading, routes: readonly HttpTrigger[]): ApiFact {
  const settings = provider(reading, 'httpApi');
  const cors = httpApiCors(reading, reading.resolver.get(settings, 'cors'), routes);
  noteForeign(reading, 'provider.httpApi.id', reading.resolver.get(settings, 'id'));
  const payload = readText(reading, reading.resolver.get(settings, 'payload'), {
    what: 'provider.httpApi.payload',
    otherwise: '2.0 is used',
  });
  return {
    id: HTTP_API,
    kind: 'http-api',
    payload: payload === '1.0' ? '1.0' : '2.0',
    binaryMediaTypes: [],
    ...(cors && { cors }),
    location: place(settings, routes),
  };
}

function restApi(reading: Reading, routes: readonly HttpTrigger[]): ApiFact {
  const { resolver, top } = reading;
  const settings = provider(reading, 'apiGateway');
  // serverless-apigw-binary is how older projects set them.
  const plugin = resolver.get(resolver.get(resolver.get(top, 'custom'), 'apigwBinary'), 'types');
  const types = [resolver.get(settings, 'binaryMediaTypes'), plugin].flatMap(
    (value) => readTexts(reading, value, { what: 'binary media types', otherwise: 'they are left out' }) ?? [],
  );
  noteEndpoint(reading);
  noteForeign(reading, 'provider.apiGateway.restApiId', resolver.get(settings, 'restApiId'));
  return {
    id: REST_API,
    kind: 'rest',
    payload: '1.0',
    stage: { kind: 'stage', parts: [{ stage: true }] },
    binaryMediaTypes: [...new Set(types)],
    location: place(settings, routes),
  };
}

function provider({ resolver, top }: Reading, key: string): Resolved | undefined {
  return resolver.get(resolver.get(top, 'provider'), key);
}

function place(settings: Resolved | undefined, routes: readonly HttpTrigger[]): Location {
  return settings?.at ?? routes[0]!.location;
}

/** A resource policy decides who may call the API at all. */
function restrictsCallers(reading: Reading): boolean {
  const { resolver, top } = reading;
  const api = provider(reading, 'apiGateway');
  const policies = [resolver.get(api, 'resourcePolicy'), provider(reading, 'resourcePolicy')];
  const isChosen = [resolver.get(top, 'provider'), api].some((one) => one && !isOwn(one));
  return isChosen || policies.some((policy) => policy && !(isAbsent(policy) && isOwn(policy)));
}

/** Settings that are the same in every stage, and whatever is given from outside. */
const isOwn = ({ selection, elsewhere }: Resolved): boolean => !selection && !elsewhere;

/** What an API of another stack asks of its callers is not in the file. */
function noteForeign(reading: Reading, setting: string, id: Resolved | undefined): void {
  if (!id || (isAbsent(id) && isOwn(id))) return;
  const argument = id.kind === 'call' && id.node.name === 'Ref' ? id.node.argument : undefined;
  if (argument?.kind === 'scalar' && reading.names.resourceType(String(argument.value)) !== undefined) return;
  reading.findings.add({
    code: 'LL1105',
    demand: 'must-do',
    message: `The routes belong to an API of another stack (${setting}); its own settings are not in this file.`,
    fix: 'Look there for a resource policy, certificates or anything else that refuses callers, and refuse them too.',
    location: id.at,
  });
}

function noteEndpoint(reading: Reading): void {
  const type =
    provider(reading, 'endpointType') ?? reading.resolver.get(provider(reading, 'apiGateway'), 'endpointType');
  if (type?.kind !== 'scalar' || String(type.value).toUpperCase() !== 'PRIVATE') return;
  reading.findings.add({
    code: 'LL1105',
    demand: 'must-do',
    message: 'The REST API is reachable only from inside a VPC (endpointType: PRIVATE).',
    fix: 'Give the service no public address either.',
    location: type.at,
  });
}

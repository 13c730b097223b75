import type { DeployedApi, DeployedAuthorizer, DeployedCors, DeployedRoute } from '../../../model/deployed.js';
import type { ApiFact, AuthorizerTrigger, CorsFact, GuardFact, HttpTrigger } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { TriggerIds } from '../../config/events/ids.js';
import { METHODS } from '../../config/events/route.js';
import type { Findings } from '../../config/findings.js';
import type { Account } from './account.js';
import { type Owned, other } from './events.js';

const HEADER = 'method.request.header.';

/** Routes of REST, HTTP and WebSocket APIs, and functions that decide who may call them. */
export function apiTriggers(account: Account, ids: TriggerIds, findings: Findings): Owned[] {
  const { deployed } = account;
  const routes = deployed.routes.flatMap((route, index) =>
    routeTriggers(account, route, account.at('routes', index), ids, findings),
  );
  const authorizers = deployed.authorizers.flatMap((one, index): Owned[] => {
    const functionId = account.ids.get(one.function ?? '');
    const trigger = tokenAuthorizer(account, one, account.at('authorizers', index));
    return functionId === undefined || !trigger ? [] : [{ functionId, trigger }];
  });
  return [...routes, ...authorizers];
}

function routeTriggers(
  account: Account,
  route: DeployedRoute,
  location: Location,
  ids: TriggerIds,
  findings: Findings,
): Owned[] {
  const functionId = account.ids.get(route.function);
  const api = account.deployed.apis.find(({ id }) => id === route.api);
  if (functionId === undefined || !api) return [];
  if (api.kind === 'websocket') {
    const why = 'WebSocket APIs are not carried over yet';
    return [{ functionId, trigger: other('websocket', why, functionId, location, ids) }];
  }
  const isDefault = route.method === '$default' && api.kind === 'http';
  const method = isDefault ? 'ANY' : route.method;
  const path = isDefault ? '$default' : route.path;
  if (!isDefault && !isUsable(method, path)) {
    const message = `The route ${JSON.stringify(`${method} ${path}`.slice(0, 80))} of "${functionId}" is none that API Gateway takes; it is left out.`;
    findings.add({ code: 'LL1104', demand: 'must-do', message, fix: 'Read the account again.', location, functionId });
    return [];
  }
  return [{ functionId, trigger: httpTrigger(account, api, route, { method, path, location }) }];
}

function httpTrigger(
  account: Account,
  api: DeployedApi,
  route: DeployedRoute,
  { method, path, location }: Pick<HttpTrigger, 'method' | 'path' | 'location'>,
): HttpTrigger {
  const id = account.apiIds.get(api.id)!;
  const authorizer = account.deployed.authorizers.find((one) => one.api === api.id && one.id === route.authorizer);
  const carried = authorizer && route.authorization === 'CUSTOM' && carriedAuthorizer(account, authorizer, location);
  const preflight = account.deployed.routes.find(
    (one) => one.api === api.id && one.path === route.path && one.cors !== undefined,
  );
  return {
    kind: 'http',
    id: path === '$default' ? `${id}:$default` : `${id}:${method} ${path}`,
    api: id,
    method,
    path,
    guards: [...(carried ? [] : callerGuards(route, authorizer)), ...otherGuards(account, api, route)],
    ...(carried && { authorizer: carried.id }),
    ...(preflight?.cors && { cors: corsFact(preflight.cors) }),
    location,
  };
}

/** What decides who may call, where the service does not take it over. Whatever is not plainly open is closed. */
function callerGuards(route: DeployedRoute, authorizer: DeployedAuthorizer | undefined): GuardFact[] {
  if (route.authorization === 'NONE') return [];
  if (route.authorization === 'AWS_IAM') return [{ kind: 'iam', name: 'aws_iam' }];
  return [{ kind: 'authorizer', name: authorizer?.name || route.authorization }];
}

function otherGuards(account: Account, api: DeployedApi, route: DeployedRoute): GuardFact[] {
  const guards: GuardFact[] = [];
  if (route.apiKeyRequired) guards.push({ kind: 'api-key', name: 'private' });
  if (route.validated) guards.push({ kind: 'request-validation', name: 'request' });
  if (route.integration !== 'AWS_PROXY') guards.push({ kind: 'non-proxy-integration', name: route.integration });
  if (route.payload !== payloadOf(account, api))
    guards.push({ kind: 'non-proxy-integration', name: `payload ${route.payload}` });
  if (api.hasPolicy) guards.push({ kind: 'iam', name: 'resourcePolicy' });
  return guards;
}

/** The authorizer as a trigger when its function is part of the service. */
function carriedAuthorizer(
  account: Account,
  authorizer: DeployedAuthorizer,
  location: Location,
): AuthorizerTrigger | undefined {
  return account.ids.has(authorizer.function ?? '') ? tokenAuthorizer(account, authorizer, location) : undefined;
}

function tokenAuthorizer(
  account: Account,
  { api, name, type, identitySource, validation, ttlSeconds }: DeployedAuthorizer,
  location: Location,
): AuthorizerTrigger | undefined {
  const apiId = account.apiIds.get(api);
  if (apiId === undefined || type !== 'TOKEN' || !identitySource?.startsWith(HEADER)) return undefined;
  return {
    kind: 'authorizer',
    id: `${apiId}:${name}`,
    api: apiId,
    name,
    type: 'token',
    header: identitySource.slice(HEADER.length),
    ...(validation !== undefined && validation !== '' && { validation }),
    ttlSeconds,
    location,
  };
}

/** The format that most of an API's routes use: one front serves one format. */
export function payloadOf({ deployed, ids }: Account, api: Pick<DeployedApi, 'id' | 'kind'>): '1.0' | '2.0' {
  if (api.kind !== 'http') return '1.0';
  const own = deployed.routes.filter((route) => route.api === api.id && ids.has(route.function));
  const newer = own.filter(({ payload }) => payload === '2.0').length;
  return newer * 2 >= own.length ? '2.0' : '1.0';
}

export function corsFact(cors: DeployedCors): NonNullable<ApiFact['cors']> {
  const fact: CorsFact = {
    allowedOrigins: cors.origins,
    allowedHeaders: cors.headers,
    allowedMethods: cors.methods,
    exposedHeaders: cors.exposed,
    allowCredentials: cors.credentials,
  };
  return cors.maxAge === undefined ? fact : { ...fact, maxAge: cors.maxAge };
}

const SEGMENT = /^(?:[\w.~:@,;=+*!&()%-]+|\{[\w.:-]+\+?\})$/;

/** What API Gateway takes as method and path; a saved read may hold anything. */
function isUsable(method: string, path: string): boolean {
  if (method !== 'ANY' && !(METHODS as readonly string[]).includes(method)) return false;
  const segments = path === '/' ? [] : path.slice(1).replace(/\/$/, '').split('/');
  const isGreedyInside = segments.slice(0, -1).some((segment) => segment.endsWith('+}'));
  return (
    path.startsWith('/') &&
    !isGreedyInside &&
    segments.every((segment) => segment !== '.' && segment !== '..' && SEGMENT.test(segment))
  );
}

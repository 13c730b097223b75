import type { GuardFact, HttpTrigger } from '../../../../model/inventory.js';
import { type EventEntry, unreadable } from '../../events/entry.js';
import { flagGuard } from '../../events/flag-guard.js';
import { methodOf, pathOf, routeText } from '../../events/route.js';
import { quoted } from '../../quote.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent } from '../../settings.js';
import { restCors } from './cors.js';
import { authorizerGuards } from './guards.js';

export const REST_API = 'restApi';

/** `- http: GET orders` and `- http: {method, path, …}`. https://www.serverless.com/framework/docs/providers/aws/events/apigateway */
export function readHttp(event: EventEntry): HttpTrigger[] {
  const { reading, value } = event;
  if (value.kind !== 'map') return fromText(event, value);
  const { resolver } = reading;
  const methodText = routeText(event, resolver.get(value, 'method'), 'method');
  const pathValue = resolver.get(value, 'path');
  const pathText = routeText(event, pathValue, 'path') ?? (isEmptyText(pathValue) ? '' : undefined);
  if (methodText === undefined || pathText === undefined) return incomplete(event, methodText, pathText);
  const guards = [
    ...authorizerGuards(reading, resolver.get(value, 'authorizer')),
    ...flagGuard(resolver.get(value, 'private'), { kind: 'api-key', name: 'private' }),
    ...validationGuards(event, value),
    ...integrationGuards(event, value),
  ];
  return route(event, methodText, pathText, guards, resolver.get(value, 'cors'));
}

function fromText(event: EventEntry, value: Resolved): HttpTrigger[] {
  const text = routeText(event, value, 'text');
  if (text === undefined) return [];
  const [, method, path] = /^(\S+)\s+(\S[\s\S]*)$/.exec(text) ?? [];
  if (method !== undefined && path !== undefined) return route(event, method, path, [], undefined);
  unreadable(
    event,
    `The route ${JSON.stringify(quoted(text))} of "${event.functionId}" is no method and path`,
    'Write it as GET orders.',
  );
  return [];
}

function route(
  event: EventEntry,
  methodText: string,
  pathText: string,
  guards: readonly GuardFact[],
  corsValue: Resolved | undefined,
): HttpTrigger[] {
  const method = methodOf(event, methodText);
  const path = method && pathOf(event, pathText.length > 1 ? pathText.replace(/\/$/, '') : pathText);
  if (!method || path === undefined) return [];
  const cors = restCors(event.reading, event.functionId, corsValue, method);
  const id = `${REST_API}:${method} ${path}`;
  return [{ kind: 'http', id, api: REST_API, method, path, guards, ...(cors && { cors }), location: event.at }];
}

function incomplete({ ...event }: EventEntry, method: string | undefined, path: string | undefined): HttpTrigger[] {
  const { resolver } = event.reading;
  const lacks = (key: string): boolean => isAbsent(resolver.get(event.value, key));
  if (method === undefined && lacks('method'))
    unreadable(event, `A route of "${event.functionId}" has no method`, 'Add method: get.');
  if (path === undefined && lacks('path'))
    unreadable(event, `A route of "${event.functionId}" has no path`, 'Add path: orders.');
  return [];
}

/** The framework's own spelling of the root path. */
function isEmptyText(value: Resolved | undefined): boolean {
  return value?.kind === 'scalar' && value.value === '';
}

/**
 * Requests that API Gateway refuses before the function sees them: a body schema, or a header or query parameter that
 * must be there. Path parameters are always there.
 */
function validationGuards({ reading }: EventEntry, http: Resolved): GuardFact[] {
  const { resolver } = reading;
  const request = resolver.get(http, 'request');
  const guard: GuardFact = { kind: 'request-validation', name: 'request' };
  const named = flagGuard(resolver.get(http, 'reqValidatorName'), { ...guard, name: 'reqValidatorName' });
  if (named.length > 0 || !request || isAbsent(request)) return named;
  if (request.kind !== 'map') return [guard];
  const parameters = resolver.get(request, 'parameters');
  const required = ['headers', 'querystrings'].some((kind) =>
    resolver.entries(resolver.get(parameters, kind)).some(({ value }) => {
      const flag = value.kind === 'map' ? resolver.get(value, 'required') : value;
      return flagGuard(flag, guard).length > 0;
    }),
  );
  const schemas = ['schemas', 'schema'].map((key) => resolver.get(request, key));
  const hasSchema = schemas.some(
    (schema) => schema && (schema.kind !== 'map' ? !isAbsent(schema) : schema.node.entries.size > 0),
  );
  return required || hasSchema ? [guard] : [];
}

const PROXIES = new Set(['lambda-proxy', 'lambda_proxy', 'aws-proxy', 'aws_proxy']);

/** Anything but a proxy integration rewrites requests and answers with templates; `async` answers before the function runs. */
function integrationGuards({ reading }: EventEntry, http: Resolved): GuardFact[] {
  const { resolver } = reading;
  const integration = resolver.get(http, 'integration');
  const async = flagGuard(resolver.get(http, 'async'), { kind: 'non-proxy-integration', name: 'async' });
  if (!integration || (isAbsent(integration) && !integration.selection)) return async;
  const text = integration.kind === 'scalar' && !integration.selection ? String(integration.value ?? '') : '';
  if (PROXIES.has(text.toLowerCase())) return async;
  return [{ kind: 'non-proxy-integration', name: quoted(text) || 'integration' }];
}

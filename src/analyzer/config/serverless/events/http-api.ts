import type { GuardFact, HttpTrigger } from '../../../../model/inventory.js';
import { type EventEntry, unreadable } from '../../events/entry.js';
import { methodOf, pathOf, routeText } from '../../events/route.js';
import { quoted } from '../../quote.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent, readText } from '../../settings.js';
import { authorizerGuards } from './guards.js';

export const HTTP_API = 'httpApi';

/**
 * `- httpApi: GET /orders`, `- httpApi: '*'`, `- httpApi: {method, path, authorizer}`; a list of methods makes a
 * trigger of each. https://www.serverless.com/framework/docs/providers/aws/events/http-api
 */
export function readHttpApi(event: EventEntry): HttpTrigger[] {
  const { reading, value } = event;
  const { resolver } = reading;
  if (value.kind !== 'map') return fromText(event, value);
  const guards = [...authorizerGuards(reading, resolver.get(value, 'authorizer')), ...payloadGuards(event)];
  const path = routeText(event, resolver.get(value, 'path'), 'path');
  if (path === undefined) return withoutPath(event, resolver.get(value, 'path'));
  return methodsOf(event, resolver.get(value, 'method'), path).flatMap((method) => route(event, method, path, guards));
}

function fromText(event: EventEntry, value: Resolved): HttpTrigger[] {
  const text = routeText(event, value, 'text');
  if (text === undefined) return [];
  const guards = payloadGuards(event);
  if (text === '*') return route(event, '*', '*', guards);
  const [, method, path] = /^(\S+)\s+(\S[\s\S]*)$/.exec(text) ?? [];
  if (method !== undefined && path !== undefined) return route(event, method, path, guards);
  unreadable(
    event,
    `The route ${JSON.stringify(quoted(text))} of "${event.functionId}" is no method and path`,
    'Write it as GET /orders.',
  );
  return [];
}

function route(event: EventEntry, methodText: string, pathText: string, guards: readonly GuardFact[]): HttpTrigger[] {
  const method = methodOf(event, methodText);
  if (method === undefined) return [];
  if (pathText === '*' && method !== 'ANY') {
    unreadable(
      event,
      `A route of "${event.functionId}" has the path * with the method ${method}`,
      'Use /{proxy+}, or leave the method out.',
    );
    return [];
  }
  const path = pathText === '*' ? '$default' : pathOf(event, pathText);
  if (path === undefined) return [];
  const id = path === '$default' ? `${HTTP_API}:$default` : `${HTTP_API}:${method} ${path}`;
  return [{ kind: 'http', id, api: HTTP_API, method, path, guards, location: event.at }];
}

/** One method, several, or none with `path: '*'`. */
function methodsOf(event: EventEntry, value: Resolved | undefined, path: string): string[] {
  if (!value || isAbsent(value)) {
    if (path === '*') return ['*'];
    unreadable(event, `A route of "${event.functionId}" has no method`, 'Add method: GET.');
    return [];
  }
  const items = value.kind === 'list' ? event.reading.resolver.items(value) : [value];
  return items.flatMap((item) => routeText(event, item, 'method') ?? []);
}

function withoutPath(event: EventEntry, value: Resolved | undefined): HttpTrigger[] {
  if (!value || isAbsent(value))
    unreadable(event, `A route of "${event.functionId}" has no path`, 'Add path: /orders.');
  return [];
}

/**
 * A function may ask for another payload format than its API has. Its routes stay closed, because its events would
 * look different from those it expects.
 */
function payloadGuards({ reading, functionId, fn }: EventEntry): GuardFact[] {
  const { resolver, top } = reading;
  const own = resolver.get(resolver.get(fn, 'httpApi'), 'payload');
  const shared = resolver.get(resolver.get(resolver.get(top, 'provider'), 'httpApi'), 'payload');
  const read = (value: Resolved | undefined, what: string): string | undefined =>
    readText(reading, value, { what, functionId, otherwise: '2.0 is assumed' });
  if (!own || isAbsent(own)) return [];
  const payload = read(own, `httpApi.payload of "${functionId}"`) ?? 'unknown';
  const isSame = payload === (read(shared, 'provider.httpApi.payload') ?? '2.0');
  return isSame ? [] : [{ kind: 'non-proxy-integration', name: `payload ${quoted(payload)}` }];
}

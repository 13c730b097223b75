import type { Resolved } from '../resolved.js';
import { readText } from '../settings.js';
import { type EventEntry, unreadable } from './entry.js';

/** Methods that API Gateway takes; `ANY` stands for all of them. */
export const METHODS = ['OPTIONS', 'HEAD', 'DELETE', 'GET', 'PATCH', 'POST', 'PUT'] as const;

/** Upper case; `ANY` for `any` and `*`; undefined (reported) for what is no method. */
export function methodOf(event: EventEntry, text: string): string | undefined {
  const method = text.toUpperCase();
  if (method === '*' || method === 'ANY') return 'ANY';
  if ((METHODS as readonly string[]).includes(method)) return method;
  unreadable(
    event,
    `A route of "${event.functionId}" has an unknown method ${shown(text)}`,
    `Use one of ${METHODS.join(', ')}, ANY.`,
  );
  return undefined;
}

const LITERAL = /^[\w.~:@,;=+*!&()%-]+$/;
const PARAMETER = /^\{[\w.:-]+\}$/;
const GREEDY = /^\{[\w.:-]+\+\}$/;

/**
 * The path with a leading slash, or undefined (reported) when API Gateway would refuse it or it cannot stand in code:
 * quotes, blanks, `..`, parameters beside other text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function pathOf(event: EventEntry, text: string): string | undefined {
  const path = text.startsWith('/') ? text : `/${text}`;
  const segments = path === '/' ? [] : path.slice(1).replace(/\/$/, '').split('/');
  const isFine = segments.every((segment, index) => {
    if (segment === '.' || segment === '..') return false;
    const isLast = index === segments.length - 1;
    return LITERAL.test(segment) || PARAMETER.test(segment) || (isLast && GREEDY.test(segment));
  });
  if (isFine) return path;
  unreadable(
    event,
    `A route of "${event.functionId}" has a path that API Gateway refuses: ${shown(text)}`,
    'Use plain segments, {name} and, at the end, {name+}.',
  );
  return undefined;
}

/** A part of a route that must be text now. */
export function routeText(event: EventEntry, value: Resolved | undefined, what: string): string | undefined {
  return readText(event.reading, value, {
    what: `${what} of a route of "${event.functionId}"`,
    functionId: event.functionId,
    code: 'LL1104',
    otherwise: 'the route is left out until then',
  });
}

const shown = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);

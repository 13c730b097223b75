import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '../lifecycle/log.js';
import type { Front, Route } from '../types.js';
import { send } from './answer.js';
import { type Access, authorize } from './authorizers/token.js';
import { type Body, keepBody, readBody } from './body.js';
import { bodyLimit, isTooLargeEvent, timeLimit } from './bounds.js';
import type { Place } from './choose.js';
import { preflightAnswer, withCors } from './cors.js';
import { errorOfFailure, type GatewayError, gatewayError } from './errors.js';
import { answerOf, eventOf, idHeaders, invokeOptions } from './exchange.js';
import { routeKey } from './front.js';
import {
  type GatewayIds,
  type GatewayRequest,
  newIds,
  type ReceivedRequest,
  receivedRequest,
} from './gateway-request.js';
import { invokeWithin, type Outcome } from './invoke.js';
import type { PathPattern } from './path.js';

export interface Matched {
  route: Route;
  pattern: PathPattern;
  place: Place;
}

/** Answers one request of a route as the API in front of the function did. Never rejects. */
export async function serve(request: IncomingMessage, response: ServerResponse, matched: Matched): Promise<void> {
  const { route } = matched;
  const { front } = route;
  const ids = newIds(request);
  const refuse = (error: GatewayError): void => sendError(request, response, front, ids, error);
  // Before anything else, and whatever the method: what guarded this route is not there any more.
  if (route.closed !== undefined) return refuse('forbidden');
  const preflight = preflightAnswer(front.definition, request, idHeaders(front, ids));
  if (preflight !== undefined) return send(response, preflight);
  const received = receivedRequest({ request, ...matched, ids });
  // The body arrives while the authorizer is asked.
  keepBody(request, bodyLimit(front));
  const access = await accessTo(received);
  if (access.kind === 'refused') return refuse(access.error);
  const body = await readBody(request, bodyLimit(front));
  if (body.kind === 'aborted') return;
  if (body.kind !== 'body') return refuse(errorOfBody(body));
  const incoming: GatewayRequest = { ...received, body: body.bytes };
  if (access.kind === 'granted') incoming.authorizer = access.authorizer;
  const event = eventOf(incoming);
  if (isTooLargeEvent(front, event)) return refuse('too-large');
  const outcome = await invokeWithin(route.fn, event, invokeOptions(incoming), timeLimit(route));
  if (outcome.kind !== 'result') return refuse(errorOfOutcome(outcome));
  const converted = answerOf(incoming, outcome.result);
  if (converted.kind === 'answer') return send(response, withCors(front.definition, request, converted.answer));
  log('error', { event: 'malformed-result', function: route.fn.id, route: routeKey(route), message: converted.why });
  refuse('function-error');
}

/** A key without a value, as of a misspelt name, is no open door: `authorize` refuses what is no authorizer. */
async function accessTo(received: ReceivedRequest): Promise<Access> {
  return 'authorizer' in received.route ? authorize(received.route.authorizer, received) : { kind: 'open' };
}

/** One of the gateway's own answers. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  front: Front,
  ids: GatewayIds,
  error: GatewayError,
): void {
  send(response, withCors(front.definition, request, gatewayError(front, error, idHeaders(front, ids))));
}

function errorOfBody(body: Body): GatewayError {
  if (body.kind === 'too-large') return 'too-large';
  log('error', {
    event: 'body-gone',
    message: 'call keepRawBody(app, routes) before any middleware that reads bodies',
  });
  return 'function-error';
}

function errorOfOutcome(outcome: Outcome): GatewayError {
  return outcome.kind === 'failure' ? errorOfFailure(outcome.failure) : 'integration-timeout';
}

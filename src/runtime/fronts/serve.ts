import type { IncomingMessage, ServerResponse } from 'node:http';
import { FunctionFailure } from '../function/failure.js';
import { log } from '../lifecycle/log.js';
import { HTTP_API, REST_API } from '../limits.js';
import type { Front, LambdaFunction, Route } from '../types.js';
import { type Answer, type Converted, send } from './answer.js';
import { readBody } from './body.js';
import type { Place } from './choose.js';
import { isPreflight, preflightAnswer, responseHeaders, withoutCorsHeaders } from './cors.js';
import { errorOfFailure, type GatewayError, gatewayError } from './errors.js';
import { routeKey } from './front.js';
import { type GatewayIds, type GatewayRequest, gatewayRequest, newIds } from './gateway-request.js';
import { lastValue, mediaType } from './headers.js';
import { httpApiEvent, httpApiEventV1 } from './http-api-event.js';
import { httpApiResponse, httpApiResponseV1 } from './http-api-response.js';
import type { PathPattern } from './path.js';
import { restEvent } from './rest-event.js';
import { restResponse } from './rest-response.js';

export interface Matched {
  route: Route;
  pattern: PathPattern;
  place: Place;
}

/** Answers one request of a route as the API Gateway in front of the function did. Never rejects. */
export async function serve(request: IncomingMessage, response: ServerResponse, matched: Matched): Promise<void> {
  const { route } = matched;
  const { front } = route;
  const ids = newIds(request);
  const refuse = (error: GatewayError): void => sendError(request, response, front, ids, error);
  // Before anything else, and whatever the method: what guarded this route is not there any more.
  if (route.closed !== undefined) return refuse('forbidden');
  if (front.definition.kind === 'http-api' && front.definition.cors !== undefined && isPreflight(request)) {
    return send(response, preflightAnswer(front.definition.cors, request, idHeaders(front, ids)));
  }
  const body = await readBody(request, bodyLimit(front));
  if (body.kind === 'aborted') return;
  if (body.kind === 'too-large') return refuse('too-large');
  if (body.kind === 'gone') {
    log('error', {
      event: 'body-gone',
      message: 'call keepRawBody(app, routes) before any middleware that reads bodies',
    });
    return refuse('function-error');
  }
  const incoming = gatewayRequest({ request, ...matched, ids, body: body.bytes });
  const outcome = await invoke(route.fn, eventOf(incoming), ids.traceId, timeLimit(route));
  if (outcome.kind === 'error') return refuse(outcome.error);
  const converted = answerOf(incoming, outcome.result);
  if (converted.kind === 'answer') return send(response, withCors(front, request, converted.answer));
  log('error', { event: 'malformed-result', function: route.fn.id, route: routeKey(route), message: converted.why });
  refuse('function-error');
}

/** One of the gateway's own answers. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  front: Front,
  ids: GatewayIds,
  error: GatewayError,
): void {
  send(response, withCors(front, request, gatewayError(front, error, idHeaders(front, ids))));
}

/** The headers by which AWS support finds a request. */
export function idHeaders(front: Front, ids: GatewayIds): [string, string][] {
  if (front.definition.kind === 'http-api') return [['Apigw-Requestid', ids.extendedRequestId]];
  return [
    ['x-amzn-RequestId', ids.requestId],
    ['x-amz-apigw-id', ids.extendedRequestId],
    ['X-Amzn-Trace-Id', ids.traceId],
  ];
}

type Outcome = { kind: 'result'; result: unknown } | { kind: 'error'; error: GatewayError };

/** The invocation goes on after the gateway has given up, as on AWS; its result is then nobody's. */
function invoke(fn: LambdaFunction, event: unknown, traceId: string, limit: number | undefined): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer =
      limit === undefined
        ? undefined
        : setTimeout(() => resolve({ kind: 'error', error: 'integration-timeout' }), limit);
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    fn.invoke(event, { traceId }).then(
      (result) => settle({ kind: 'result', result }),
      (failure: unknown) => settle({ kind: 'error', error: toError(fn, failure) }),
    );
  });
}

function toError(fn: LambdaFunction, failure: unknown): GatewayError {
  if (failure instanceof FunctionFailure) return errorOfFailure(failure.kind);
  log('error', { event: 'invocation-broken', function: fn.id, error: failure });
  return 'function-error';
}

function eventOf(request: GatewayRequest): unknown {
  const { kind, payload } = request.route.front.definition;
  if (kind === 'rest') return restEvent(request);
  return payload === '1.0' ? httpApiEventV1(request) : httpApiEvent(request);
}

function answerOf(request: GatewayRequest, result: unknown): Converted {
  const { front } = request.route;
  const { kind, payload, binaryMediaTypes } = front.definition;
  const headers = idHeaders(front, request.ids);
  if (kind === 'http-api') {
    return payload === '1.0' ? httpApiResponseV1(result, headers) : httpApiResponse(result, headers);
  }
  const accept = (lastValue(request.headers, 'accept') ?? '').split(',')[0];
  return restResponse(result, { accepted: mediaType(accept), headers, ...(binaryMediaTypes && { binaryMediaTypes }) });
}

function withCors(front: Front, request: IncomingMessage, answer: Answer): Answer {
  const { kind, cors } = front.definition;
  if (kind !== 'http-api' || cors === undefined) return answer;
  const headers = [...withoutCorsHeaders(answer.headers), ...responseHeaders(cors, request.headers.origin)];
  return { ...answer, headers };
}

/** Bytes a body may have. */
export function bodyLimit(front: Front): number {
  if (front.definition.limits === 'lifted') return Number.POSITIVE_INFINITY;
  return front.definition.kind === 'rest' ? REST_API.maxPayloadBytes : HTTP_API.maxPayloadBytes;
}

function timeLimit(route: Route): number | undefined {
  const { kind, limits } = route.front.definition;
  if (limits === 'lifted') return undefined;
  return route.timeoutMs ?? (kind === 'rest' ? REST_API.integrationTimeoutMs : HTTP_API.integrationTimeoutMs);
}

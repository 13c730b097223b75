import type { Front, InvokeOptions } from '../types.js';
import type { Converted } from './answer.js';
import { isTooLargeResult } from './bounds.js';
import { functionUrlEvent } from './function-url-event.js';
import type { GatewayIds, GatewayRequest } from './gateway-request.js';
import { lastValue, mediaType } from './headers.js';
import { httpApiEvent, httpApiEventV1 } from './http-api-event.js';
import { functionUrlResponse, httpApiResponse, httpApiResponseV1 } from './http-api-response.js';
import { restEvent } from './rest-event.js';
import { restResponse } from './rest-response.js';

/** What each kind of API makes of a request, and of the function's result. */

export function eventOf(request: GatewayRequest): unknown {
  const { kind, payload } = request.route.front.definition;
  if (kind === 'rest') return restEvent(request);
  if (kind === 'function-url') return functionUrlEvent(request);
  return payload === '1.0' ? httpApiEventV1(request) : httpApiEvent(request);
}

/** A Function URL has no request id but the invocation's own. */
export function invokeOptions({ route, ids }: GatewayRequest): InvokeOptions {
  const { kind } = route.front.definition;
  return { traceId: ids.traceId, ...(kind === 'function-url' ? { requestId: ids.requestId } : {}) };
}

/** The function's result as an answer. Lambda itself hands on none above 6 MB: that is an error of the function. */
export function answerOf(request: GatewayRequest, result: unknown): Converted {
  const { front } = request.route;
  const { kind, payload, binaryMediaTypes } = front.definition;
  if (isTooLargeResult(front, result)) return { kind: 'malformed', why: 'it is larger than 6 MB' };
  const headers = idHeaders(front, request.ids);
  if (kind === 'function-url') return functionUrlResponse(result, headers);
  if (kind === 'http-api') {
    return payload === '1.0' ? httpApiResponseV1(result, headers) : httpApiResponse(result, headers);
  }
  const accept = (lastValue(request.headers, 'accept') ?? '').split(',')[0];
  return restResponse(result, { accepted: mediaType(accept), headers, ...(binaryMediaTypes && { binaryMediaTypes }) });
}

/** The headers by which AWS support finds a request. */
export function idHeaders(front: Front, ids: GatewayIds): [string, string][] {
  const { kind } = front.definition;
  if (kind === 'http-api') return [['Apigw-Requestid', ids.extendedRequestId]];
  const requestId: [string, string] = ['x-amzn-RequestId', ids.requestId];
  const traceId: [string, string] = ['X-Amzn-Trace-Id', ids.traceId];
  return kind === 'rest' ? [requestId, ['x-amz-apigw-id', ids.extendedRequestId], traceId] : [requestId, traceId];
}

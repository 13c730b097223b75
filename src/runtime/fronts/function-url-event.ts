import type { GatewayRequest } from './gateway-request.js';
import { bodyV2, contextV2, cookiesV2, headersV2, queryV2 } from './payload-v2.js';
import { decodePercent, toObject } from './target.js';

/** A Function URL says how its client was connected. It takes TLS only, so every event has these headers. */
const TLS: [string, string][] = [
  ['x-amzn-tls-cipher-suite', 'TLS_AES_128_GCM_SHA256'],
  ['x-amzn-tls-version', 'TLSv1.3'],
];

/**
 * The event of a Function URL: payload 2.0, where the raw path stays as it was sent, cookies stay a header as well, and
 * the caller is nobody. The prefix under which this service answers for the URL is no part of the path.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function functionUrlEvent(request: GatewayRequest): { [key: string]: unknown } {
  const path = request.place.path === '' ? '/' : request.place.path;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: request.place.query,
    ...cookiesV2(request),
    headers: toObject([...headersV2(request), ...TLS]),
    ...queryV2(request),
    requestContext: contextV2(request, 'anonymous', request.ids.requestId, decodePercent(path)),
    ...bodyV2(request),
  };
}

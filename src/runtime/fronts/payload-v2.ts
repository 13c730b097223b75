import { routeKey } from './front.js';
import { apiId, type GatewayRequest, logTime } from './gateway-request.js';
import { lastValue, mediaType } from './headers.js';
import { isTextType } from './media-types.js';
import { parseQuery, toObject } from './target.js';

/** The parts of payload 2.0 that HTTP APIs and Function URLs share. What is absent is left out, never null. */

type Json = { [key: string]: unknown };

/** Hop-by-hop headers, which end at the gateway. */
export const HOP_BY_HOP = new Set(['connection', 'expect', 'proxy-authenticate', 'te', 'transfer-encoding', 'upgrade']);

/** Names in lower case, the values of one name joined by commas. */
export function headersV2(request: GatewayRequest): [string, string][] {
  const found: [string, string][] = [];
  for (const [name, { values }] of request.headers) {
    if (!HOP_BY_HOP.has(name)) found.push([name, values.join(',')]);
  }
  return found;
}

export function cookiesV2(request: GatewayRequest): Json {
  const lines = request.headers.get('cookie')?.values ?? [];
  const cookies = lines.join(';').split(';');
  const named = cookies.map((cookie) => cookie.trim()).filter((cookie) => cookie !== '');
  return named.length === 0 ? {} : { cookies: named };
}

export function queryV2({ place }: GatewayRequest): Json {
  const query = [...parseQuery(place.query)].map(([key, values]): [string, string] => [key, values.join(',')]);
  return query.length === 0 ? {} : { queryStringParameters: toObject(query) };
}

/** `path` is the decoded one. */
export function contextV2(request: GatewayRequest, account: string, requestId: string, path: string): Json {
  const { route, time, domainName } = request;
  return {
    accountId: account,
    apiId: apiId(route.front),
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    http: {
      method: request.method,
      path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: lastValue(request.headers, 'user-agent') ?? '',
    },
    requestId,
    routeKey: routeKey(route),
    stage: route.front.definition.stage,
    time: logTime(time),
    timeEpoch: time.getTime(),
  };
}

export function bodyV2(request: GatewayRequest): Json {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const text = hasTextBody(request);
  return { body: request.body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

export function hasTextBody(request: GatewayRequest): boolean {
  return isTextType(mediaType(lastValue(request.headers, 'content-type')));
}

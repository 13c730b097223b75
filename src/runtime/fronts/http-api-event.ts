import { routeKey } from './front.js';
import { accountId, apiId, type GatewayRequest, logTime } from './gateway-request.js';
import { lastValue, mediaType } from './headers.js';
import { isTextType } from './media-types.js';
import { parametersOf } from './path.js';
import { bodyV1, contextV1, headerMaps, identityV1, queryMaps } from './payload-v1.js';
import { decodePercent, parseQuery, toObject } from './target.js';

type Json = { [key: string]: unknown };

/** Hop-by-hop headers, which end at the gateway. */
const DROPPED = new Set(['connection', 'expect', 'proxy-authenticate', 'te', 'transfer-encoding', 'upgrade']);

const CANONICAL_V1 = new Map([
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
  ['content-length', 'Content-Length'],
]);

/**
 * Payload 2.0. What is absent is left out, never null; paths are decoded, the raw query is not.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiEvent(request: GatewayRequest): Json {
  const { route, place } = request;
  const path = decodePercent(stagedPath(request));
  const query = [...parseQuery(place.query)].map(([key, values]): [string, string] => [key, values.join(',')]);
  const cookies = cookiesOf(request);
  const parameters = decodedParameters(request);
  const { stageVariables } = route.front.definition;
  return {
    version: '2.0',
    routeKey: routeKey(route),
    rawPath: path,
    rawQueryString: place.query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: toObject(headersOf(request)),
    ...(query.length === 0 ? {} : { queryStringParameters: toObject(query) }),
    requestContext: contextOf(request, path),
    ...(parameters.length === 0 ? {} : { pathParameters: toObject(parameters) }),
    ...(stageVariables === undefined ? {} : { stageVariables }),
    ...bodyOf(request),
  };
}

/**
 * Payload 1.0 of an HTTP API. Unlike REST it has a version, decodes path parameters, keeps Content-Length and recognises
 * binary bodies without any setting.
 */
export function httpApiEventV1(request: GatewayRequest): Json {
  const { route, place } = request;
  const path = stagedPath(request);
  const parameters = decodedParameters(request);
  return {
    version: '1.0',
    resource: route.path,
    path,
    httpMethod: request.method,
    ...headerMaps(request.headers, DROPPED, CANONICAL_V1),
    ...queryMaps(place.query),
    pathParameters: parameters.length === 0 ? null : toObject(parameters),
    stageVariables: route.front.definition.stageVariables ?? null,
    requestContext: {
      ...contextV1(request),
      resourceId: routeKey(route),
      path: decodePercent(path),
      requestId: request.ids.extendedRequestId,
      identity: identityV1(request, lastValue(request.headers, 'user-agent') ?? ''),
    },
    ...bodyV1(request, !isText(request)),
  };
}

/** The path with the stage in front, which a named stage has even where its API answers at the root. */
function stagedPath({ route, place }: GatewayRequest): string {
  const { prefix, stage } = route.front.definition;
  return prefix === '' && stage !== '$default' ? `/${stage}${place.path}` : place.sent;
}

function decodedParameters({ pattern, place }: GatewayRequest): [string, string][] {
  return parametersOf(pattern, place.path).map(([name, value]) => [name, decodePercent(value)]);
}

function headersOf(request: GatewayRequest): [string, string][] {
  const found: [string, string][] = [];
  for (const [name, { values }] of request.headers) {
    if (name !== 'cookie' && !DROPPED.has(name)) found.push([name, values.join(',')]);
  }
  return found;
}

function cookiesOf(request: GatewayRequest): string[] {
  const lines = request.headers.get('cookie')?.values ?? [];
  const cookies = lines.join(';').split(';');
  return cookies.map((cookie) => cookie.trim()).filter((cookie) => cookie !== '');
}

function contextOf(request: GatewayRequest, path: string): Json {
  const { route, time, domainName } = request;
  return {
    accountId: accountId(),
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
    requestId: request.ids.extendedRequestId,
    routeKey: routeKey(route),
    stage: route.front.definition.stage,
    time: logTime(time),
    timeEpoch: time.getTime(),
  };
}

function bodyOf(request: GatewayRequest): Json {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const text = isText(request);
  return { body: request.body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

function isText(request: GatewayRequest): boolean {
  return isTextType(mediaType(lastValue(request.headers, 'content-type')));
}

import { routeKey } from './front.js';
import { accountId, type GatewayRequest } from './gateway-request.js';
import { lastValue } from './headers.js';
import { parametersOf } from './path.js';
import { bodyV1, contextV1, headerMaps, identityV1, queryMaps } from './payload-v1.js';
import { bodyV2, contextV2, cookiesV2, HOP_BY_HOP, hasTextBody, headersV2, queryV2 } from './payload-v2.js';
import { decodePercent, toObject } from './target.js';

type Json = { [key: string]: unknown };

const CANONICAL_V1 = new Map([
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
  ['content-length', 'Content-Length'],
]);

/**
 * Payload 2.0. Paths are decoded, the raw query is not; cookies are no header any more.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiEvent(request: GatewayRequest): Json {
  const { route, place } = request;
  const path = decodePercent(stagedPath(request));
  const parameters = decodedParameters(request);
  const { stageVariables } = route.front.definition;
  return {
    version: '2.0',
    routeKey: routeKey(route),
    rawPath: path,
    rawQueryString: place.query,
    ...cookiesV2(request),
    headers: toObject(headersV2(request).filter(([name]) => name !== 'cookie')),
    ...queryV2(request),
    requestContext: contextV2(request, accountId(), request.ids.extendedRequestId, path),
    ...(parameters.length === 0 ? {} : { pathParameters: toObject(parameters) }),
    ...(stageVariables === undefined ? {} : { stageVariables }),
    ...bodyV2(request),
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
    ...headerMaps(request.headers, HOP_BY_HOP, CANONICAL_V1),
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
    ...bodyV1(request, !hasTextBody(request)),
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

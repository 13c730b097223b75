import { type GatewayRequest, stableId } from './gateway-request.js';
import { lastValue, mediaType } from './headers.js';
import { isBinaryType } from './media-types.js';
import { parametersOf } from './path.js';
import { bodyV1, contextV1, headerMaps, identityV1, queryMaps } from './payload-v1.js';
import { toObject } from './target.js';

/** Recorded on AWS: these never reach a function. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** All other names keep the client's casing. */
const CANONICAL = new Map([
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
  ['authorization', 'Authorization'],
]);

/**
 * The event of a REST API with Lambda proxy integration. Nothing in the path is decoded, queries are.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function restEvent(request: GatewayRequest): { [key: string]: unknown } {
  const { route, place, pattern } = request;
  const { id, stage, stageVariables, binaryMediaTypes } = route.front.definition;
  // Slashes before the first segment count as one here, and stay in requestContext.path.
  const path = `/${place.path.replace(/^\/+/, '')}`;
  const parameters = parametersOf(pattern, path);
  const sentType = mediaType(lastValue(request.headers, 'content-type'));
  return {
    resource: route.path,
    path,
    httpMethod: request.method,
    ...headerMaps(request.headers, DROPPED, CANONICAL),
    ...queryMaps(place.query),
    pathParameters: parameters.length === 0 ? null : toObject(parameters),
    stageVariables: stageVariables ?? null,
    requestContext: {
      ...contextV1(request),
      resourceId: stableId(route.path, 6),
      path: `/${stage}${place.path}`,
      requestId: request.ids.requestId,
      deploymentId: stableId(`deployment of ${id}`, 6),
      identity: identityV1(request, lastValue(request.headers, 'user-agent') ?? null),
      ...(request.authorizer === undefined ? {} : { authorizer: request.authorizer }),
    },
    ...bodyV1(request, isBinaryType(sentType === '' ? 'application/json' : sentType, binaryMediaTypes)),
  };
}

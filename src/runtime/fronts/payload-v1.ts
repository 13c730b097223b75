import { accountId, apiId, type GatewayRequest, logTime } from './gateway-request.js';
import type { Headers } from './headers.js';
import { parseQuery, toObject } from './target.js';

/** The parts of payload 1.0 that REST and HTTP APIs share. */

type Json = { [key: string]: unknown };

/** Both maps of headers: the last value, and all of them. `canonical` holds the names that lose the client's casing. */
export function headerMaps(headers: Headers, dropped: Set<string>, canonical: Map<string, string>): Json {
  const last: [string, string][] = [];
  const all: [string, string[]][] = [];
  for (const [key, header] of headers) {
    if (dropped.has(key)) continue;
    const name = canonical.get(key) ?? header.name;
    last.push([name, header.values[header.values.length - 1] ?? '']);
    all.push([name, header.values]);
  }
  return { headers: toObject(last), multiValueHeaders: toObject(all) };
}

export function queryMaps(query: string): Json {
  const parsed = parseQuery(query);
  if (parsed.size === 0) return { queryStringParameters: null, multiValueQueryStringParameters: null };
  const last = [...parsed].map(([key, values]): [string, string] => [key, values[values.length - 1] ?? '']);
  return { queryStringParameters: toObject(last), multiValueQueryStringParameters: toObject(parsed) };
}

export function contextV1(request: GatewayRequest): Json {
  const { route, ids, time, domainName } = request;
  return {
    accountId: accountId(),
    apiId: apiId(route.front),
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    extendedRequestId: ids.extendedRequestId,
    httpMethod: request.method,
    protocol: request.protocol,
    requestTime: logTime(time),
    requestTimeEpoch: time.getTime(),
    resourcePath: route.path,
    stage: route.front.definition.stage,
  };
}

/** Who called; all null but the address and the client's name, as for a route that needs no IAM signature. */
export function identityV1(request: GatewayRequest, userAgent: string | null): Json {
  return {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: null,
    userAgent,
    userArn: null,
  };
}

export function bodyV1(request: GatewayRequest, binary: boolean): Json {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  return { body: request.body.toString(binary ? 'base64' : 'utf8'), isBase64Encoded: binary };
}

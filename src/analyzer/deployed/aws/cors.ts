import type { DeployedCors } from '../../../model/deployed.js';

/** CORS as HTTP APIs and Function URLs say it. */
interface GivenCors {
  readonly AllowOrigins?: string[] | undefined;
  readonly AllowHeaders?: string[] | undefined;
  readonly AllowMethods?: string[] | undefined;
  readonly ExposeHeaders?: string[] | undefined;
  readonly AllowCredentials?: boolean | undefined;
  readonly MaxAge?: number | undefined;
}

export function corsOf(given: GivenCors): DeployedCors {
  return {
    origins: given.AllowOrigins ?? [],
    headers: given.AllowHeaders ?? [],
    methods: given.AllowMethods ?? [],
    exposed: given.ExposeHeaders ?? [],
    credentials: given.AllowCredentials ?? false,
    // -1 means that browsers keep nothing, which is what they do without it.
    ...(given.MaxAge !== undefined && given.MaxAge >= 0 && { maxAge: given.MaxAge }),
  };
}

const HEADER = 'method.response.header.access-control-';

/**
 * CORS of a REST path: the constant headers of its MOCK answer to OPTIONS. Undefined when it sets none.
 * @param parameters `{ "method.response.header.Access-Control-Allow-Origin": "'*'" }`
 */
export function corsOfMock(parameters: Readonly<Record<string, string>>): DeployedCors | undefined {
  const headers = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  const items = (name: string): string[] =>
    (headers.get(HEADER + name) ?? '')
      .replace(/^'|'$/g, '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  const origins = items('allow-origin');
  if (origins.length === 0) return undefined;
  const maxAge = Number(items('max-age')[0]);
  return {
    origins,
    headers: items('allow-headers'),
    methods: items('allow-methods'),
    exposed: items('expose-headers'),
    credentials: items('allow-credentials')[0] === 'true',
    ...(items('max-age').length > 0 && Number.isInteger(maxAge) && { maxAge }),
  };
}

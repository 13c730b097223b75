import type { CorsFact, HttpTrigger } from '../../../../model/inventory.js';
import { METHODS } from '../../events/route.js';
import { type Reading, settingOf } from '../../reading.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent, readFlag, readNumber, readTexts } from '../../settings.js';

/** What the framework allows where nothing else is said. https://www.serverless.com/framework/docs/providers/aws/events/http-api#cors-setup */
const HEADERS: readonly string[] = [
  'Content-Type',
  'X-Amz-Date',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Security-Token',
  'X-Amz-User-Agent',
  'X-Amzn-Trace-Id',
];

interface Keys {
  readonly origins: readonly string[];
  readonly headers: string;
  readonly methods: string;
  readonly exposed: string;
}

const REST: Keys = {
  origins: ['origins', 'origin'],
  headers: 'headers',
  methods: 'methods',
  exposed: 'exposedResponseHeaders',
};
const HTTP_API: Keys = {
  origins: ['allowedOrigins'],
  headers: 'allowedHeaders',
  methods: 'allowedMethods',
  exposed: 'exposedResponseHeaders',
};

/** CORS of one REST route; its methods are completed by `shareRestCors`. */
export function restCors(
  reading: Reading,
  functionId: string,
  value: Resolved | undefined,
  method: string,
): CorsFact | undefined {
  const cors = readCors(reading, settingOf(functionId, 'cors'), value, REST);
  if (!cors) return undefined;
  const own = method === 'ANY' ? METHODS.filter((name) => name !== 'OPTIONS') : [method];
  return { ...cors, allowedMethods: [...new Set(['OPTIONS', ...cors.allowedMethods, ...own])] };
}

/** One preflight answer serves a path, so its routes share what any of them allows. */
export function shareRestCors(triggers: readonly HttpTrigger[]): Map<HttpTrigger, CorsFact> {
  const byPath = new Map<string, CorsFact>();
  for (const { path, cors } of triggers) {
    if (cors) byPath.set(path, united(byPath.get(path), cors));
  }
  return new Map(triggers.flatMap((trigger) => (trigger.cors ? [[trigger, byPath.get(trigger.path)!]] : [])));
}

function united(a: CorsFact | undefined, b: CorsFact): CorsFact {
  if (!a) return b;
  const join = (left: readonly string[], right: readonly string[]): string[] => [...new Set([...left, ...right])];
  return {
    ...a,
    ...b,
    allowedOrigins: join(a.allowedOrigins, b.allowedOrigins),
    allowedHeaders: join(a.allowedHeaders, b.allowedHeaders),
    allowedMethods: join(a.allowedMethods, b.allowedMethods),
    exposedHeaders: join(a.exposedHeaders, b.exposedHeaders),
  };
}

/** CORS of an HTTP API; without methods of its own it allows those of its routes. */
export function httpApiCors(
  reading: Reading,
  value: Resolved | undefined,
  routes: readonly HttpTrigger[],
): CorsFact | undefined {
  const cors = readCors(reading, { what: 'provider.httpApi.cors' }, value, HTTP_API);
  if (!cors || cors.allowedMethods.length > 0) return cors;
  const used = routes.flatMap(({ method }) => (method === 'ANY' ? METHODS : [method]));
  return { ...cors, allowedMethods: [...new Set(['OPTIONS', ...used])] };
}

function readCors(
  reading: Reading,
  setting: { readonly what: string; readonly functionId?: string },
  value: Resolved | undefined,
  keys: Keys,
): CorsFact | undefined {
  if (!value || isAbsent(value)) return undefined;
  if (value.kind !== 'map') {
    const on = readFlag(reading, value, { ...setting, otherwise: 'no CORS is assumed' });
    return on ? { ...NOTHING, allowedOrigins: ['*'], allowedHeaders: HEADERS } : undefined;
  }
  const { resolver } = reading;
  const texts = (key: string): string[] => {
    const expected = { ...setting, what: `${key} in ${setting.what}`, otherwise: 'the default is used' };
    return (readTexts(reading, resolver.get(value, key), expected) ?? [])
      .flatMap((text) => text.split(','))
      .map((text) => text.trim());
  };
  const number = (key: string): number | undefined =>
    readNumber(reading, resolver.get(value, key), {
      ...setting,
      what: `${key} in ${setting.what}`,
      min: -1,
      max: 1e9,
      otherwise: 'none is used',
    });
  const origins = keys.origins.flatMap(texts);
  const headers = texts(keys.headers);
  const maxAge = number('maxAge');
  const credentials = { ...setting, what: `allowCredentials in ${setting.what}`, otherwise: 'false is used' };
  return {
    allowedOrigins: origins.length > 0 ? origins : ['*'],
    allowedHeaders: headers.length > 0 ? headers : HEADERS,
    allowedMethods: texts(keys.methods).map((method) => (method === '*' ? method : method.toUpperCase())),
    exposedHeaders: texts(keys.exposed),
    allowCredentials: readFlag(reading, resolver.get(value, 'allowCredentials'), credentials) ?? false,
    ...(maxAge !== undefined && { maxAge }),
  };
}

const NOTHING: CorsFact = {
  allowedOrigins: [],
  allowedHeaders: [],
  allowedMethods: [],
  exposedHeaders: [],
  allowCredentials: false,
};

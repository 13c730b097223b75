import type { CorsFact, HttpTrigger } from '../../../../model/inventory.js';
import { METHODS } from '../../events/route.js';
import type { Resolved } from '../../resolved.js';
import { readFlag, readNumber, readText, readTexts } from '../../settings.js';
import type { Api } from '../apis.js';
import { isThere } from '../code.js';
import type { TemplateReading } from '../reading.js';

const NOTHING: CorsFact = {
  allowedOrigins: [],
  allowedHeaders: [],
  allowedMethods: [],
  exposedHeaders: [],
  allowCredentials: false,
};

/** CORS of an HTTP API. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html */
export function httpApiCors(reading: TemplateReading, { id, logicalId, properties }: Api): CorsFact | undefined {
  const value = reading.resolver.get(properties, 'CorsConfiguration');
  return listedCors(reading, value, `CorsConfiguration of "${logicalId ?? id}"`);
}

/** CORS as HTTP APIs and Function URLs write it: `true`, or lists of plain names. */
export function listedCors(reading: TemplateReading, value: Resolved | undefined, what: string): CorsFact | undefined {
  if (!isThere(value)) return undefined;
  if (value.kind !== 'map') {
    const on = readFlag(reading, value, { what, otherwise: 'no CORS is assumed' });
    return on ? { ...NOTHING, allowedOrigins: ['*'] } : undefined;
  }
  const { resolver } = reading;
  const texts = (key: string): string[] => {
    const expected = { what: `${key} in ${what}`, otherwise: 'it is left out' };
    return readTexts(reading, resolver.get(value, key), expected) ?? [];
  };
  const maxAge = readMaxAge(reading, resolver.get(value, 'MaxAge'), what);
  const credentials = { what: `AllowCredentials in ${what}`, otherwise: 'false is used' };
  return {
    allowedOrigins: texts('AllowOrigins'),
    allowedHeaders: texts('AllowHeaders'),
    allowedMethods: texts('AllowMethods').map((method) => method.toUpperCase()),
    exposedHeaders: texts('ExposeHeaders'),
    allowCredentials: readFlag(reading, resolver.get(value, 'AllowCredentials'), credentials) ?? false,
    ...(maxAge !== undefined && { maxAge }),
  };
}

/**
 * The preflight answer that SAM adds to each path of a REST API, unless the path has an OPTIONS route of its own.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export function restCors(
  reading: TemplateReading,
  api: Api,
  routes: readonly HttpTrigger[],
): Map<HttpTrigger, CorsFact> {
  const value = reading.resolver.get(api.properties, 'Cors');
  const shared = isThere(value) ? quotedCors(reading, value, `Cors of "${api.logicalId ?? api.id}"`) : undefined;
  const found = new Map<HttpTrigger, CorsFact>();
  if (!shared) return found;
  for (const route of routes) {
    const methods = routes.filter(({ path }) => path === route.path).map(({ method }) => method);
    if (methods.includes('OPTIONS')) continue;
    found.set(route, shared.allowedMethods.length > 0 ? shared : { ...shared, allowedMethods: methodsOf(methods) });
  }
  return found;
}

function methodsOf(methods: readonly string[]): string[] {
  return methods.includes('ANY') ? [...METHODS].sort() : [...new Set([...methods, 'OPTIONS'])].sort();
}

/** `"'*'"`, or a map of such texts: header values of API Gateway, in quotes of their own. */
function quotedCors(reading: TemplateReading, value: Resolved, what: string): CorsFact | undefined {
  if (value.kind !== 'map') {
    const origin = readText(reading, value, { what, otherwise: 'no CORS is assumed' });
    return origin === undefined ? undefined : { ...NOTHING, allowedOrigins: [unquoted(origin)] };
  }
  const { resolver } = reading;
  const texts = (key: string): string[] => {
    const text = readText(reading, resolver.get(value, key), {
      what: `${key} in ${what}`,
      otherwise: 'it is left out',
    });
    return (text === undefined ? [] : unquoted(text).split(','))
      .map((part) => part.trim())
      .filter((part) => part !== '');
  };
  const origins = texts('AllowOrigin');
  const age = resolver.get(value, 'MaxAge');
  const plainAge =
    age?.kind === 'scalar' && typeof age.value === 'string' ? { ...age, value: unquoted(age.value) } : age;
  const maxAge = readMaxAge(reading, plainAge, what);
  const credentials = { what: `AllowCredentials in ${what}`, otherwise: 'false is used' };
  return {
    allowedOrigins: origins.length > 0 ? origins : ['*'],
    allowedHeaders: texts('AllowHeaders'),
    allowedMethods: texts('AllowMethods').map((method) => method.toUpperCase()),
    exposedHeaders: [],
    allowCredentials: readFlag(reading, resolver.get(value, 'AllowCredentials'), credentials) ?? false,
    ...(maxAge !== undefined && { maxAge }),
  };
}

const unquoted = (text: string): string => text.replace(/^'([\s\S]*)'$/, '$1');

function readMaxAge(reading: TemplateReading, value: Resolved | undefined, what: string): number | undefined {
  return readNumber(reading, value, { what: `MaxAge in ${what}`, min: -1, max: 1e9, otherwise: 'none is used' });
}

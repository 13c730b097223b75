import type { ApiFact } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { Value } from '../../../model/value.js';
import { toEnvName } from '../../../util/text.js';
import type { Resolved } from '../resolved.js';
import { readText, readTexts } from '../settings.js';
import { toValue } from '../value.js';
import { isThere } from './code.js';
import { httpApiCors } from './events/cors.js';
import { resourceNamed } from './mentions.js';
import { notCarried, type TemplateReading } from './reading.js';
import { globalsFor } from './template/resources.js';

export type ApiKind = 'rest' | 'http-api';

/** An API of the template that has routes to functions. */
export interface Api {
  /** `ApiFact.id` */
  readonly id: string;
  readonly kind: ApiKind;
  /** Its name in the template; undefined for the one that SAM makes of events that name none. */
  readonly logicalId: string | undefined;
  /** Its properties, those of `Globals` included. */
  readonly properties: Resolved;
  readonly at: Location;
  /** The format that the first of its routes asks for. */
  payload: '1.0' | '2.0' | undefined;
}

const TYPES: Readonly<Record<ApiKind, string>> = {
  rest: 'AWS::Serverless::Api',
  'http-api': 'AWS::Serverless::HttpApi',
};

/** What SAM calls the stage of an API that it makes itself. */
export const IMPLICIT_STAGE = 'Prod';

/** The APIs of a template, in the order of their first routes. */
export class Apis {
  readonly #reading: TemplateReading;
  readonly #byName = new Map<string, Api>();
  readonly #urls: ApiFact[] = [];

  constructor(reading: TemplateReading) {
    this.#reading = reading;
  }

  get list(): readonly Api[] {
    return [...this.#byName.values()];
  }

  /** The API that an event names (`RestApiId`, `ApiId`), or the implicit one; undefined for one that is not in the template. */
  of(kind: ApiKind, name: Resolved | undefined, at: Location): Api | undefined {
    if (!isThere(name)) return this.#api(kind, undefined, at);
    const logicalId = resourceNamed(name) ?? plainId(name);
    if (logicalId === IMPLICIT_IDS[kind]) return this.#api(kind, undefined, at);
    const resource = logicalId === undefined ? undefined : this.#reading.resources.all.get(logicalId);
    return resource?.type === TYPES[kind] ? this.#api(kind, resource.id, at) : undefined;
  }

  /** An id for the Function URL of a function: `webhookFunctionUrl`. */
  addUrl(functionId: string, fact: Omit<ApiFact, 'id'>): string {
    const base = functionId.charAt(0).toLowerCase() + functionId.slice(1);
    const taken = (id: string): boolean =>
      [...this.#urls, ...this.list].some((api) => api.id.toLowerCase() === id.toLowerCase());
    let id = `${base}Url`;
    for (let number = 2; taken(id); number += 1) id = `${base}${number}Url`;
    this.#urls.push({ id, ...fact });
    return id;
  }

  facts(): ApiFact[] {
    return [...this.list.map((api) => this.#fact(api)), ...this.#urls];
  }

  #api(kind: ApiKind, logicalId: string | undefined, at: Location): Api {
    const key = `${kind}:${logicalId ?? ''}`;
    const known = this.#byName.get(key);
    if (known) return known;
    const number = this.list.filter((api) => api.kind === kind).length + 1;
    const resource = logicalId === undefined ? undefined : this.#reading.resources.all.get(logicalId);
    const api: Api = {
      id: `${kind === 'rest' ? 'rest' : 'http'}${number === 1 ? '' : number}Api`,
      kind,
      logicalId,
      properties: resource?.properties ?? this.#globals(kind, at),
      at: resource?.at ?? at,
      payload: undefined,
    };
    this.#byName.set(key, api);
    return api;
  }

  /** The implicit API has the settings of `Globals` alone. */
  #globals(kind: ApiKind, at: Location): Resolved {
    const node = globalsFor(this.#reading.resolver.root, TYPES[kind]);
    return this.#reading.resolver.resolve(node ?? { kind: 'map', entries: new Map(), at });
  }

  #fact(api: Api): ApiFact {
    const { id, kind, at: location } = api;
    const stage = stageOf(this.#reading, api);
    noteReach(this.#reading, api);
    if (kind === 'rest') {
      return {
        id,
        kind,
        payload: '1.0',
        ...(stage && { stage }),
        binaryMediaTypes: mediaTypes(this.#reading, api),
        location,
      };
    }
    const cors = httpApiCors(this.#reading, api);
    return {
      id,
      kind,
      payload: api.payload ?? '2.0',
      ...(stage && { stage }),
      binaryMediaTypes: [],
      ...(cors && { cors }),
      location,
    };
  }
}

/** Logical ids of the APIs that SAM makes itself. */
const IMPLICIT_IDS: Readonly<Record<ApiKind, string>> = { rest: 'ServerlessRestApi', 'http-api': 'ServerlessHttpApi' };

/** An API named by its plain logical id, as some templates do. */
const plainId = (name: Resolved): string | undefined =>
  name.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined;

/** The stage is part of a REST API's paths, and of an HTTP API's where it has a name. */
function stageOf(reading: TemplateReading, { id, kind, logicalId, properties }: Api): Value | undefined {
  const written = reading.resolver.get(properties, 'StageName');
  const standard: Value | undefined = kind === 'rest' ? { kind: 'literal', text: IMPLICIT_STAGE } : undefined;
  if (logicalId === undefined || !isThere(written)) return standard;
  const setting = { what: `StageName of "${logicalId}"`, name: `${toEnvName(id)}_STAGE`, at: written.at };
  const value = toValue(reading, written, setting);
  return kind === 'http-api' && value?.kind === 'literal' && value.text === '$default'
    ? undefined
    : (value ?? standard);
}

/** SAM writes `image~1png`, because `/` separates parts of a JSON pointer. */
function mediaTypes(reading: TemplateReading, { id, logicalId, properties }: Api): string[] {
  const what = `BinaryMediaTypes of "${logicalId ?? id}"`;
  const types = readTexts(reading, reading.resolver.get(properties, 'BinaryMediaTypes'), {
    what,
    otherwise: 'they are left out',
  });
  return [...new Set((types ?? []).map((type) => type.replace(/~1/g, '/')))];
}

function noteReach(reading: TemplateReading, { id, logicalId, properties }: Api): void {
  const { resolver } = reading;
  const name = logicalId ?? id;
  const endpoint = resolver.get(properties, 'EndpointConfiguration');
  const type = endpoint?.kind === 'map' ? resolver.get(endpoint, 'Type') : endpoint;
  const text = readText(reading, type, {
    what: `EndpointConfiguration of "${name}"`,
    otherwise: 'it is taken as public',
  });
  if (endpoint && text?.toUpperCase() === 'PRIVATE') {
    notCarried(reading, {
      message: `API "${name}" is reachable only from inside a VPC (EndpointConfiguration PRIVATE).`,
      fix: 'Give the service no public address either.',
      location: endpoint.at,
    });
  }
  const domain = resolver.get(properties, 'Domain');
  const basePath = resolver.get(domain, 'BasePath');
  if (domain && isThere(basePath)) {
    notCarried(reading, {
      demand: 'note',
      message: `API "${name}" is served below a base path of a custom domain; the service does not know that path.`,
      fix: 'Let the proxy in front of the service take the base path away.',
      location: basePath.at,
    });
  }
  if (domain && isThere(resolver.get(domain, 'MutualTlsAuthentication'))) {
    notCarried(reading, {
      message: `API "${name}" asks callers for a certificate (MutualTlsAuthentication); the service does not.`,
      fix: 'Ask for it in front of the service before anybody can reach it.',
      location: domain.at,
    });
  }
}

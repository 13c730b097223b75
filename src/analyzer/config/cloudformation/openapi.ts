import type { GuardFact, HttpTrigger, Trigger } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import { flagGuard } from '../events/flag-guard.js';
import { METHODS } from '../events/route.js';
import { quoted } from '../quote.js';
import type { ResolvedEntry } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { parseFile } from '../yaml/parse.js';
import { child, type Node } from '../yaml/tree.js';
import type { Api, ApiKind } from './apis.js';
import type { Protection } from './authorizers.js';
import { isThere } from './code.js';
import { placed } from './events/api.js';
import type { EventContext } from './events/read.js';
import { decision, isDecided, isIncomplete } from './literal.js';
import { functionNamed } from './mentions.js';
import { localPath } from './paths.js';
import { notCarried, type TriggerTable } from './reading.js';
import type { Resource } from './template/resources.js';

const TYPES: Readonly<Record<string, ApiKind>> = {
  'AWS::Serverless::Api': 'rest',
  'AWS::Serverless::HttpApi': 'http-api',
};

const INTEGRATION = 'x-amazon-apigateway-integration';
const ANY = 'x-amazon-apigateway-any-method';

/** An operation of an OpenAPI document: one method of one path. */
interface Operation extends Definition {
  readonly api: Api;
  readonly path: string;
  readonly entry: ResolvedEntry;
}

/**
 * Routes that an API's OpenAPI document says, beside or above what the functions' events say. Where the document is
 * not in the repository the routes that are known stay closed: it may ask for more than they say.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function readDefinitions(context: EventContext, triggers: TriggerTable): void {
  for (const resource of context.reading.resources.all.values()) {
    const kind = Object.hasOwn(TYPES, resource.type) ? TYPES[resource.type] : undefined;
    if (kind === undefined) continue;
    const keys = ['DefinitionBody', 'DefinitionUri'];
    const written = keys.map((key) => context.reading.resolver.get(resource.properties, key)).find(isThere);
    // An include is a function too, but one that is the document itself.
    const isChosen = keys.some((key) => (decision(resource.properties, key)?.name ?? 'Transform') !== 'Transform');
    if (!written && !isChosen) continue;
    const document = written && documentOf(context, written);
    if (document) readDocument({ context, triggers, resource, kind, document });
    const isWhole = document && !isChosen && !hasHoles(context, document);
    if (!isWhole) closeRoutes(context, triggers, resource, kind, document !== undefined, written?.at ?? resource.at);
  }
}

/** True where parts of the document come from elsewhere, are other ones in another stage, or are written twice. */
function hasHoles({ reading: { resolver, twice } }: EventContext, document: Resolved): boolean {
  if (document.kind === 'map' && twice.isBelow(document.node)) return true;
  const paths = resolver.get(document, 'paths');
  const parts = resolver
    .entries(paths)
    .flatMap(({ value: path }) => [
      path,
      ...resolver.entries(path).flatMap(({ key, value }) => (isMethod(key) ? [value] : [])),
    ]);
  return [document, paths, ...parts].some(isIncomplete);
}

const isMethod = (key: string): boolean =>
  key.toLowerCase() === ANY || (METHODS as readonly string[]).includes(key.toUpperCase());

/** The document itself, or the local file that it is in. */
function documentOf({ reading }: EventContext, written: Resolved): Resolved | undefined {
  const { resolver } = reading;
  if (written.kind === 'map') return written.node.entries.has('Fn::Transform') ? undefined : written;
  const path =
    written.kind === 'call'
      ? includedPath(written.node.argument)
      : written.kind === 'scalar'
        ? written.value
        : undefined;
  const file = typeof path === 'string' && !/^(?:s3|https?):/i.test(path) ? localPath(reading.file, path) : undefined;
  const text = file === undefined ? undefined : reading.files.text(file);
  const tree = file !== undefined && text !== undefined ? parseFile(file, text, 'sam validate') : undefined;
  if (tree?.ok) reading.twice.add(tree.value.duplicates);
  return tree?.ok && tree.value.root.kind === 'map' ? resolver.resolve(tree.value.root) : undefined;
}

/** `Fn::Transform: {Name: AWS::Include, Parameters: {Location: openapi.yaml}}`. */
function includedPath(argument: Node): string | undefined {
  const location = child(child(argument, 'Parameters'), 'Location');
  return location?.kind === 'scalar' && typeof location.value === 'string' ? location.value : undefined;
}

/** A document and the API that it is of. */
interface Definition {
  readonly context: EventContext;
  readonly triggers: TriggerTable;
  readonly resource: Resource;
  readonly kind: ApiKind;
  readonly document: Resolved;
}

function readDocument(definition: Definition): void {
  const { context, resource, kind, document } = definition;
  const { resolver } = context.reading;
  const others: string[] = [];
  const read = new Set<string>();
  for (const { key: path, value: methods } of resolver.entries(resolver.get(document, 'paths'))) {
    for (const entry of resolver.entries(methods)) {
      if (!isMethod(entry.key)) continue;
      const method = entry.key.toLowerCase();
      const integration = resolver.get(entry.value, INTEGRATION);
      const functionId = functionNamed(context.reading, resolver.get(integration, 'uri'));
      if (functionId === undefined) {
        if (integration && method !== 'options')
          others.push(`${method === ANY ? 'ANY' : method.toUpperCase()} ${quoted(path)}`);
        continue;
      }
      const api = apiOf(context, kind, resource);
      if (!api) continue;
      for (const id of addRoute({ ...definition, api, path, entry }, functionId, integration)) read.add(id);
    }
  }
  guardOthers(definition, read);
  if (others.length > 0) noteOthers(context, resource, others);
}

/** Routes that functions' events make ask for what the document says about them, or about all. */
function guardOthers({ context, triggers, resource, kind, document }: Definition, read: ReadonlySet<string>): void {
  const { resolver } = context.reading;
  const api = context.apis.list.find((one) => one.kind === kind && one.logicalId === resource.id);
  const paths = resolver.get(document, 'paths');
  for (const list of triggers.values()) {
    for (const [index, trigger] of list.entries()) {
      if (trigger.kind !== 'http' || trigger.api !== api?.id || read.has(trigger.id)) continue;
      const path = resolver.get(paths, trigger.path);
      const operation = resolver.get(path, trigger.method.toLowerCase()) ?? resolver.get(path, ANY);
      list[index] = withGuards(trigger, documentGuards(context, document, operation));
    }
  }
}

function apiOf({ apis, reading }: EventContext, kind: ApiKind, { id, at }: Resource): Api | undefined {
  return apis.of(kind, reading.resolver.resolve({ kind: 'scalar', value: id, at }), at);
}

/** Adds the route, or what the document asks for to the route that an event has made already; says their ids. */
function addRoute(operation: Operation, functionId: string, integration: Resolved | undefined): string[] {
  const { context, triggers, api, document, path, entry } = operation;
  const { reading } = context;
  const fn = reading.resources.all.get(functionId);
  const list = triggers.get(functionId);
  if (!fn || !list) return [];
  const event = {
    ...context,
    functionId,
    fn: fn.properties,
    ids: reading.ids,
    name: 'Api',
    value: entry.value,
    at: entry.keyAt,
  };
  const guards = [...documentGuards(context, document, entry.value), ...integrationGuards(operation, integration)];
  return placed(event, api, entry.key, path).map(([method, at]) => {
    const id = at === '$default' ? `${api.id}:$default` : `${api.id}:${method} ${at}`;
    const index = list.findIndex((trigger) => trigger.id === id);
    const protection = context.authorizers.protect(api, undefined);
    const made: HttpTrigger = {
      kind: 'http',
      id,
      api: api.id,
      method,
      path: at,
      ...protection,
      guards: [...protection.guards, ...guards],
      location: entry.keyAt,
    };
    if (index < 0) list.push(made);
    else list[index] = withGuards(isMerged(operation) ? list[index]! : asWritten(list[index]!, protection), guards);
    return id;
  });
}

/** SAM writes what events ask of callers into a document only when told to merge the two. */
function isMerged({ context: { reading }, resource }: Operation): boolean {
  const merge = reading.resolver.get(resource.properties, 'MergeDefinitions');
  return merge?.kind === 'scalar' && merge.value === true && !isDecided(resource.properties, 'MergeDefinitions');
}

/** A route whose event says less than its API asks: then the API counts. */
function asWritten(trigger: Trigger, protection: Protection): Trigger {
  const isOpen = trigger.kind === 'http' && trigger.guards.length === 0 && trigger.authorizer === undefined;
  return isOpen ? { ...trigger, ...protection } : trigger;
}

function withGuards(trigger: Trigger, guards: readonly GuardFact[]): Trigger {
  return trigger.kind === 'http' ? { ...trigger, guards: [...trigger.guards, ...guards] } : trigger;
}

/** What the document itself asks of callers: security requirements, policies and validators. */
function documentGuards(
  { reading: { resolver } }: EventContext,
  document: Resolved,
  operation: Resolved | undefined,
): GuardFact[] {
  const level = (key: string): Resolved => (operation && resolver.get(operation, key) ? operation : document);
  const flag = (settings: Resolved | undefined, key: string, guard: GuardFact): GuardFact[] =>
    isDecided(settings, key) ? [guard] : flagGuard(resolver.get(settings, key), guard);
  const security = resolver.get(level('security'), 'security');
  const [required] = resolver.items(security);
  const [scheme] = resolver.entries(required);
  const isUnclear = isDecided(level('security'), 'security') || security?.selection !== undefined;
  const validator = 'x-amazon-apigateway-request-validator';
  return [
    ...(required ? [{ kind: 'authorizer', name: quoted(scheme?.key ?? 'security') } as const] : []),
    ...(!required && (isUnclear || (isThere(security) && security.kind !== 'list'))
      ? [{ kind: 'authorizer', name: 'security' } as const]
      : []),
    ...flag(operation, 'x-amazon-apigateway-auth', { kind: 'iam', name: 'x-amazon-apigateway-auth' }),
    ...flag(document, 'x-amazon-apigateway-policy', { kind: 'iam', name: 'ResourcePolicy' }),
    ...flag(level(validator), validator, { kind: 'request-validation', name: validator }),
  ];
}

function integrationGuards({ context, api }: Operation, integration: Resolved | undefined): GuardFact[] {
  const { resolver } = context.reading;
  const text = (key: string): string => {
    const value = resolver.get(integration, key);
    return value?.kind === 'scalar' ? String(value.value ?? '') : '';
  };
  const type = text('type').toLowerCase();
  if (type !== 'aws_proxy') return [{ kind: 'non-proxy-integration', name: quoted(type) || 'integration' }];
  if (api.kind === 'rest') return [];
  const version = text('payloadFormatVersion') === '2.0' ? '2.0' : '1.0';
  api.payload ??= version;
  return api.payload === version ? [] : [{ kind: 'non-proxy-integration', name: `payload ${version}` }];
}

function noteOthers({ reading }: EventContext, resource: Resource, others: readonly string[]): void {
  const shown = others.slice(0, 5).join(', ');
  notCarried(reading, {
    message: `API "${resource.id}" has routes that go to no function of this template: ${shown}${others.length > 5 ? ', …' : ''}.`,
    fix: 'Keep the API for them, and send only the other routes to the service.',
    location: resource.at,
  });
}

function closeRoutes(
  context: EventContext,
  triggers: TriggerTable,
  resource: Resource,
  kind: ApiKind,
  isPartly: boolean,
  location: Location,
): void {
  const where = isPartly ? 'is only partly written in this repository' : 'is not in this repository';
  notCarried(context.reading, {
    message: `The OpenAPI document of "${resource.id}" ${where}, so routes may be missing.`,
    fix: 'Put the document into DefinitionBody or into a file beside the template; known routes of the API stay closed until then.',
    location,
  });
  const api = context.apis.list.find((one) => one.kind === kind && one.logicalId === resource.id);
  if (!api) return;
  for (const list of triggers.values()) {
    for (const [index, trigger] of list.entries()) {
      if (trigger.kind !== 'http' || trigger.api !== api.id) continue;
      list[index] = withGuards(trigger, [{ kind: 'authorizer', name: 'OpenAPI document' }]);
    }
  }
}

import type { GuardFact, HttpTrigger, Trigger } from '../../../model/inventory.js';
import { flagGuard } from '../events/flag-guard.js';
import { METHODS } from '../events/route.js';
import { quoted } from '../quote.js';
import type { ResolvedEntry } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { parseFile } from '../yaml/parse.js';
import { child, type Node } from '../yaml/tree.js';
import type { Api, ApiKind } from './apis.js';
import { isThere } from './code.js';
import { placed } from './events/api.js';
import type { EventContext } from './events/read.js';
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
interface Operation {
  readonly context: EventContext;
  readonly triggers: TriggerTable;
  readonly api: Api;
  readonly document: Resolved;
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
    const written = ['DefinitionBody', 'DefinitionUri']
      .map((key) => context.reading.resolver.get(resource.properties, key))
      .find(isThere);
    if (!written) continue;
    const document = documentOf(context, written);
    if (document) readDocument(context, triggers, resource, kind, document);
    else closeRoutes(context, triggers, resource, kind, written);
  }
}

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
  return tree?.ok && tree.value.root.kind === 'map' ? resolver.resolve(tree.value.root) : undefined;
}

/** `Fn::Transform: {Name: AWS::Include, Parameters: {Location: openapi.yaml}}`. */
function includedPath(argument: Node): string | undefined {
  const location = child(child(argument, 'Parameters'), 'Location');
  return location?.kind === 'scalar' && typeof location.value === 'string' ? location.value : undefined;
}

function readDocument(
  context: EventContext,
  triggers: TriggerTable,
  resource: Resource,
  kind: ApiKind,
  document: Resolved,
): void {
  const { resolver } = context.reading;
  const others: string[] = [];
  for (const { key: path, value: methods } of resolver.entries(resolver.get(document, 'paths'))) {
    for (const entry of resolver.entries(methods)) {
      const method = entry.key.toLowerCase();
      if (method !== ANY && !(METHODS as readonly string[]).includes(method.toUpperCase())) continue;
      const integration = resolver.get(entry.value, INTEGRATION);
      const functionId = functionNamed(context.reading, resolver.get(integration, 'uri'));
      if (functionId === undefined) {
        if (integration && method !== 'options')
          others.push(`${method === ANY ? 'ANY' : method.toUpperCase()} ${quoted(path)}`);
        continue;
      }
      const api = apiOf(context, kind, resource);
      if (api) addRoute({ context, triggers, api, document, path, entry }, functionId, integration);
    }
  }
  if (others.length > 0) noteOthers(context, resource, others);
}

function apiOf({ apis, reading }: EventContext, kind: ApiKind, { id, at }: Resource): Api | undefined {
  return apis.of(kind, reading.resolver.resolve({ kind: 'scalar', value: id, at }), at);
}

/** Adds the route, or what the document asks for to the route that an event has made already. */
function addRoute(operation: Operation, functionId: string, integration: Resolved | undefined): void {
  const { context, triggers, api, path, entry } = operation;
  const { reading } = context;
  const fn = reading.resources.all.get(functionId);
  const list = triggers.get(functionId);
  if (!fn || !list) return;
  const event = {
    ...context,
    functionId,
    fn: fn.properties,
    ids: reading.ids,
    name: 'Api',
    value: entry.value,
    at: entry.keyAt,
  };
  const guards = [...documentGuards(operation), ...integrationGuards(operation, integration)];
  for (const [method, at] of placed(event, api, entry.key, path)) {
    const id = at === '$default' ? `${api.id}:$default` : `${api.id}:${method} ${at}`;
    const index = list.findIndex((trigger) => trigger.id === id);
    const { authorizer, ...protection } = context.authorizers.protect(api, undefined);
    const made: HttpTrigger = {
      kind: 'http',
      id,
      api: api.id,
      method,
      path: at,
      guards: [...protection.guards, ...guards],
      ...(authorizer !== undefined && { authorizer }),
      location: entry.keyAt,
    };
    if (index < 0) list.push(made);
    else list[index] = withGuards(list[index]!, guards);
  }
}

function withGuards(trigger: Trigger, guards: readonly GuardFact[]): Trigger {
  return trigger.kind === 'http' ? { ...trigger, guards: [...trigger.guards, ...guards] } : trigger;
}

/** What the document itself asks of callers: security requirements, policies and validators. */
function documentGuards({ context, document, entry }: Operation): GuardFact[] {
  const { resolver } = context.reading;
  const security = resolver.get(entry.value, 'security') ?? resolver.get(document, 'security');
  const [required] = resolver.items(security);
  const [scheme] = resolver.entries(required);
  const validator =
    resolver.get(entry.value, 'x-amazon-apigateway-request-validator') ??
    resolver.get(document, 'x-amazon-apigateway-request-validator');
  return [
    ...(required ? [{ kind: 'authorizer', name: quoted(scheme?.key ?? 'security') } as const] : []),
    ...(isThere(security) && security.kind !== 'list' ? [{ kind: 'authorizer', name: 'security' } as const] : []),
    ...flagGuard(resolver.get(entry.value, 'x-amazon-apigateway-auth'), {
      kind: 'iam',
      name: 'x-amazon-apigateway-auth',
    }),
    ...flagGuard(resolver.get(document, 'x-amazon-apigateway-policy'), { kind: 'iam', name: 'ResourcePolicy' }),
    ...flagGuard(validator, { kind: 'request-validation', name: 'x-amazon-apigateway-request-validator' }),
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
  written: Resolved,
): void {
  notCarried(context.reading, {
    message: `The OpenAPI document of "${resource.id}" is not in this repository, so routes may be missing.`,
    fix: 'Put the document into DefinitionBody or into a file beside the template; known routes of the API stay closed until then.',
    location: written.at,
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

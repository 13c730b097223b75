import type { GuardFact, HttpTrigger, Trigger } from '../../../../model/inventory.js';
import { staying, unreadable } from '../../events/entry.js';
import { flagGuard } from '../../events/flag-guard.js';
import { methodOf, pathOf, routeText } from '../../events/route.js';
import { readText } from '../../settings.js';
import type { Api, ApiKind } from '../apis.js';
import { isThere } from '../code.js';
import type { TemplateEvent } from './event.js';

const ANY = 'x-amazon-apigateway-any-method';

/** `Type: Api`. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html */
export function readApi(event: TemplateEvent): Trigger[] {
  const { reading, value } = event;
  const { resolver } = reading;
  const api = event.apis.of('rest', resolver.get(value, 'RestApiId'), event.at);
  if (!api) return elsewhere(event, 'rest');
  event.authorizers.notePolicy(api, value);
  const mode = resolver.get(value, 'ResponseTransferMode');
  if (isThere(mode)) return staying(event, 'answers are streamed, which the service cannot do yet');
  return route(event, api, validationGuards(event));
}

/** `Type: HttpApi`. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html */
export function readHttpApi(event: TemplateEvent): Trigger[] {
  const { reading, value } = event;
  const { resolver } = reading;
  const api = event.apis.of('http-api', resolver.get(value, 'ApiId'), event.at);
  if (!api) return elsewhere(event, 'http-api');
  const guards = payloadGuards(event, api);
  const hasRoute = isThere(resolver.get(value, 'Path')) || isThere(resolver.get(value, 'Method'));
  if (hasRoute) return route(event, api, guards);
  return [trigger(event, api, 'ANY', '$default', guards)];
}

function elsewhere(event: TemplateEvent, kind: ApiKind): Trigger[] {
  const type = kind === 'rest' ? 'AWS::Serverless::Api' : 'AWS::Serverless::HttpApi';
  return staying(event, `its API is no ${type} of this template`);
}

function route(event: TemplateEvent, api: Api, guards: readonly GuardFact[]): HttpTrigger[] {
  const { reading, value, functionId } = event;
  const text = (key: 'Path' | 'Method', example: string): string | undefined => {
    const written = reading.resolver.get(value, key);
    if (!isThere(written)) unreadable(event, `A route of "${functionId}" has no ${key}`, `Add ${key}: ${example}.`);
    return routeText(event, written, key);
  };
  const pathText = text('Path', '/orders');
  const methodText = text('Method', 'get');
  if (pathText === undefined || methodText === undefined) return [];
  return placed(event, api, methodText, pathText).map(([method, path]) => trigger(event, api, method, path, guards));
}

/** Method and path in API Gateway's terms; nothing (reported) for what it would refuse. */
export function placed(event: TemplateEvent, api: Api, methodText: string, pathText: string): Array<[string, string]> {
  if (api.kind === 'http-api' && /^\/?\$default$/.test(pathText)) return [['ANY', '$default']];
  const method = methodOf(event, methodText.toLowerCase() === ANY ? 'ANY' : methodText);
  const plain = api.kind === 'rest' && pathText.length > 1 ? pathText.replace(/\/$/, '') : pathText;
  const path = method === undefined ? undefined : pathOf(event, plain);
  return method === undefined || path === undefined ? [] : [[method, path]];
}

function trigger(
  event: TemplateEvent,
  api: Api,
  method: string,
  path: string,
  guards: readonly GuardFact[],
): HttpTrigger {
  const protection = event.authorizers.protect(api, event.value);
  const { authorizer } = protection;
  return {
    kind: 'http',
    id: path === '$default' ? `${api.id}:$default` : `${api.id}:${method} ${path}`,
    api: api.id,
    method,
    path,
    guards: [...protection.guards, ...guards],
    ...(authorizer !== undefined && { authorizer }),
    location: event.at,
  };
}

/** Requests that API Gateway refuses before the function sees them. SAM makes a validator of these two alone. */
function validationGuards({ reading, value }: TemplateEvent): GuardFact[] {
  const model = reading.resolver.get(value, 'RequestModel');
  if (!isThere(model)) return [];
  const guard: GuardFact = { kind: 'request-validation', name: 'RequestModel' };
  if (model.kind !== 'map') return [guard];
  const flags = ['ValidateBody', 'ValidateParameters'].flatMap((key) =>
    flagGuard(reading.resolver.get(model, key), guard),
  );
  return flags.slice(0, 1);
}

/** Routes of one API may ask for different formats; those that differ from the first stay closed. */
function payloadGuards({ reading, value, functionId }: TemplateEvent, api: Api): GuardFact[] {
  const written = reading.resolver.get(value, 'PayloadFormatVersion');
  const what = `PayloadFormatVersion of a route of "${functionId}"`;
  const text = readText(reading, written, { what, functionId, otherwise: 'the route stays closed' });
  const version = isThere(written) ? text : '2.0';
  if (version !== '1.0' && version !== '2.0') return [{ kind: 'non-proxy-integration', name: 'payload unknown' }];
  api.payload ??= version;
  return api.payload === version ? [] : [{ kind: 'non-proxy-integration', name: `payload ${version}` }];
}

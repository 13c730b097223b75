import type { GuardFact, HttpTrigger } from '../../../model/inventory.js';
import { isPlainlyOff } from '../events/flag-guard.js';
import { quoted } from '../quote.js';
import { type Reading, type ResolvedEntry, reportStage } from '../reading.js';
import { dependsOnStage, type Resolved, unknownOf } from '../resolved.js';
import { isAbsent } from '../settings.js';
import { REST_API } from './events/http.js';
import { HTTP_API } from './events/http-api.js';

interface Override {
  readonly api: string;
  /** The generated resource in lower case; absent for what is of every route of the API. */
  readonly resource?: string;
  readonly guard: GuardFact;
}

/**
 * Guards that are written in CloudFormation over what the framework generates: `resources.extensions`, or a resource
 * of the same name in `resources.Resources`. What fits no route that is known counts for every route of its API.
 * https://www.serverless.com/framework/docs/providers/aws/guide/resources#override-aws-cloudformation-resource
 */
export function overrideGuards(
  reading: Reading,
  routes: readonly HttpTrigger[],
): (route: HttpTrigger) => readonly GuardFact[] {
  const overrides = routes.length > 0 ? readOverrides(reading) : [];
  const known = new Set(routes.map(resourceOf));
  return (route) =>
    overrides
      .filter(({ api, resource }) => {
        const isOne = resource !== undefined && known.has(resource);
        return isOne ? resource === resourceOf(route) : api === route.api;
      })
      .map(({ guard }) => guard);
}

function readOverrides(reading: Reading): Override[] {
  const { resolver, top } = reading;
  const block = resolver.get(top, 'resources');
  const parts = block?.kind === 'list' ? resolver.items(block) : block ? [block] : [];
  return parts.flatMap((part) => {
    const resources = resolver.get(part, 'Resources');
    const extensions = resolver.get(part, 'extensions');
    const chosen = [resources, part].find((one) => one && dependsOnStage(one));
    if (chosen) reportStage(reading, chosen, { what: 'block of resources' });
    const entries = [resources, extensions].flatMap((one) => resolver.entries(one));
    return [
      ...(extensions && !isWritten(extensions) ? everywhere('resources.extensions') : []),
      ...entries.flatMap((entry) => readOverride(reading, entry)),
    ];
  });
}

/** True for settings that are all in the file, or plainly none. */
function isWritten(value: Resolved): boolean {
  if (value.selection || value.elsewhere || unknownOf(value)) return false;
  return value.kind === 'map' || isAbsent(value);
}

const everywhere = (name: string): Override[] =>
  [REST_API, HTTP_API].map((api) => ({ api, guard: { kind: 'authorizer', name } }));

function readOverride(reading: Reading, { key, value }: ResolvedEntry): Override[] {
  const { resolver } = reading;
  const properties = resolver.get(value, 'Properties');
  const whole = isWritten(value) ? properties : value;
  const kind = kindOf(reading, key, value);
  if (!kind || !whole) return [];
  const guards = isWritten(whole) ? kind.guards(reading, properties) : ['authorizer' as const];
  const resource = kind.isRoute ? { resource: key.toLowerCase() } : {};
  return guards.slice(0, 1).map((guard) => ({ api: kind.api, ...resource, guard: { kind: guard, name: quoted(key) } }));
}

interface Kind {
  readonly api: string;
  readonly isRoute: boolean;
  readonly guards: (reading: Reading, properties: Resolved | undefined) => Array<GuardFact['kind']>;
}

function kindOf(reading: Reading, key: string, value: Resolved): Kind | undefined {
  if (key.startsWith('ApiGatewayMethod')) return { api: REST_API, isRoute: true, guards: routeGuards };
  if (key.startsWith('HttpApiRoute')) return { api: HTTP_API, isRoute: true, guards: routeGuards };
  if (key === 'HttpApi') return { api: HTTP_API, isRoute: false, guards: apiGuards };
  const isRest = key.startsWith('ApiGatewayRestApi') || (isUsed(reading, key) && isRestApi(reading, value));
  return isRest ? { api: REST_API, isRoute: false, guards: apiGuards } : undefined;
}

function isRestApi({ resolver }: Reading, value: Resolved): boolean {
  const type = resolver.get(value, 'Type');
  return type?.kind === 'scalar' && type.value === 'AWS::ApiGateway::RestApi';
}

/** `provider.apiGateway.restApiId: !Ref Api`: the routes are added to an API that the file writes out. */
function isUsed({ resolver, top }: Reading, logicalId: string): boolean {
  const id = resolver.get(resolver.get(resolver.get(top, 'provider'), 'apiGateway'), 'restApiId');
  const argument = id?.kind === 'call' ? id.node.argument : undefined;
  return argument?.kind === 'scalar' ? argument.value === logicalId : id !== undefined && !isPlainlyOff(id);
}

function routeGuards({ resolver }: Reading, properties: Resolved | undefined): Array<GuardFact['kind']> {
  const isOn = (key: string): boolean => {
    const value = resolver.get(properties, key);
    return value !== undefined && !isPlainlyOff(value) && !isPlain(value, ['NONE', 'false']);
  };
  const type = resolver.get(properties, 'AuthorizationType');
  if (isOn('AuthorizationType')) return [isPlain(type, ['AWS_IAM']) ? 'iam' : 'authorizer'];
  if (isOn('AuthorizerId')) return ['authorizer'];
  if (isOn('ApiKeyRequired')) return ['api-key'];
  return isOn('RequestValidatorId') ? ['request-validation'] : [];
}

/** A document of its own may ask for anything. */
function apiGuards({ resolver }: Reading, properties: Resolved | undefined): Array<GuardFact['kind']> {
  const isThere = (key: string): boolean => {
    const value = resolver.get(properties, key);
    return value !== undefined && !isPlainlyOff(value);
  };
  if (isThere('Policy')) return ['iam'];
  return ['Body', 'BodyS3Location'].some(isThere) ? ['authorizer'] : [];
}

/** True for one of these texts in every stage. */
function isPlain(value: Resolved | undefined, texts: readonly string[]): boolean {
  if (value?.kind !== 'scalar' || value.selection || value.elsewhere || value.outside) return false;
  return !dependsOnStage(value) && !unknownOf(value) && texts.includes(String(value.value));
}

/**
 * What the framework calls the resource of a route, in lower case: `HttpApiRouteGetX`, `ApiGatewayMethodXIdVarGet`.
 * https://www.serverless.com/framework/docs/providers/aws/guide/resources#aws-cloudformation-resource-reference
 */
function resourceOf({ api, method, path }: HttpTrigger): string {
  if (path === '$default') return 'httpapiroutedefault';
  const parts = path.split('/').map((part) =>
    part
      .replace(/-/g, 'dash')
      .replace(/\{(.*)\}/, '$1var')
      .replace(/[^0-9A-Za-z]/g, ''),
  );
  const name =
    api === HTTP_API ? `httpapiroute${method}${parts.join('')}` : `apigatewaymethod${parts.join('')}${method}`;
  return name.toLowerCase();
}

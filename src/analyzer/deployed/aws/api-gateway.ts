import type { APIGatewayClient, Authorizer, Method, Resource, RestApi, Stage } from '@aws-sdk/client-api-gateway';
import type { DeployedApi, DeployedAuthorizer, DeployedRoute } from '../../../model/deployed.js';
import { functionOfUri } from './arn.js';
import { corsOfMock } from './cors.js';
import type { Session } from './session.js';

export interface ApisRead {
  readonly apis: readonly DeployedApi[];
  readonly routes: readonly DeployedRoute[];
  readonly authorizers: readonly DeployedAuthorizer[];
}

export const NO_APIS: ApisRead = { apis: [], routes: [], authorizers: [] };

/** REST APIs with a method that calls one of the functions. https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html */
export async function readRestApis(session: Session, names: ReadonlySet<string>): Promise<ApisRead[]> {
  const sdk = await import('@aws-sdk/client-api-gateway');
  const client = new sdk.APIGatewayClient(session.settings);
  const apis = await session.list(
    { action: 'apigateway:GetRestApis' },
    (position) => client.send(new sdk.GetRestApisCommand({ position, limit: 500 })),
    ({ items, position }) => ({ items, next: position }),
  );
  const read = await Promise.all(apis.map((api) => readApi(session, client, api, names)));
  client.destroy();
  return read;
}

async function readApi(
  session: Session,
  client: APIGatewayClient,
  api: RestApi,
  names: ReadonlySet<string>,
): Promise<ApisRead> {
  const sdk = await import('@aws-sdk/client-api-gateway');
  const restApiId = api.id ?? '';
  const resources = await session.list(
    { action: 'apigateway:GetResources', subject: restApiId },
    (position) => client.send(new sdk.GetResourcesCommand({ restApiId, position, limit: 500, embed: ['methods'] })),
    ({ items, position }) => ({ items, next: position }),
  );
  // A stage's variables may name functions; their values go no further than this.
  const stages =
    (await session.send({ action: 'apigateway:GetStages', subject: restApiId }, async () => {
      return (await client.send(new sdk.GetStagesCommand({ restApiId }))).item;
    })) ?? [];
  const found = await session.list(
    { action: 'apigateway:GetAuthorizers', subject: restApiId },
    (position) => client.send(new sdk.GetAuthorizersCommand({ restApiId, position, limit: 500 })),
    ({ items, position }) => ({ items, next: position }),
  );
  const routes = resources.flatMap((resource) => routesOf(restApiId, resource, stages, names));
  const authorizers = found.map((one) => authorizerFact(restApiId, one, stages, names));
  const isOurs = routes.some((route) => route.function !== '') || authorizers.some((one) => one.function !== undefined);
  if (!isOurs) return NO_APIS;
  const paths = new Set(routes.flatMap((route) => (route.function === '' ? [] : [route.path])));
  const kept = routes.filter((route) => route.function !== '' || (paths.has(route.path) && route.cors !== undefined));
  return { apis: [apiFact(api, stages)], routes: kept, authorizers };
}

function apiFact(api: RestApi, stages: readonly Stage[]): DeployedApi {
  return {
    id: api.id ?? '',
    name: api.name ?? '',
    kind: 'rest',
    stages: stages.flatMap(({ stageName }) => stageName ?? []),
    binaryMediaTypes: api.binaryMediaTypes ?? [],
    hasPolicy: api.policy !== undefined && api.policy !== '',
  };
}

/** Routes of a resource; `function` is '' where none of those read is called. */
function routesOf(
  api: string,
  { path = '/', resourceMethods = {} }: Resource,
  stages: readonly Stage[],
  names: ReadonlySet<string>,
): DeployedRoute[] {
  return Object.entries(resourceMethods).map(([name, method]) => {
    const integration = method.methodIntegration;
    const cors = name === 'OPTIONS' && integration?.type === 'MOCK' ? corsOfMethod(method) : undefined;
    return {
      api,
      method: name,
      path,
      function: calledFunction(integration?.uri, stages, names) ?? '',
      integration: integration?.type ?? 'NONE',
      payload: '1.0',
      authorization: method.authorizationType ?? 'NONE',
      ...(method.authorizerId !== undefined && { authorizer: method.authorizerId }),
      apiKeyRequired: method.apiKeyRequired ?? false,
      validated: isValidated(method),
      ...(cors && { cors }),
    };
  });
}

/** The function in some stage: one definition serves them all. */
function calledFunction(
  uri: string | undefined,
  stages: readonly Stage[],
  names: ReadonlySet<string>,
): string | undefined {
  const candidates = [undefined, ...stages].map((stage) => functionOfUri(uri, stage?.variables));
  return candidates.find((name) => name !== undefined && names.has(name));
}

/** The function that decides in every stage; where stages ask different ones, none of them stands for all. */
function decidingFunction(
  uri: string | undefined,
  stages: readonly Stage[],
  names: ReadonlySet<string>,
): string | undefined {
  const variables = stages.length > 0 ? stages.map((stage) => stage.variables) : [undefined];
  const [one, ...others] = new Set(variables.map((known) => functionOfUri(uri, known)));
  return others.length === 0 && one !== undefined && names.has(one) ? one : undefined;
}

function corsOfMethod({ methodIntegration }: Method): DeployedRoute['cors'] {
  const answers = Object.values(methodIntegration?.integrationResponses ?? {});
  return answers
    .map(({ responseParameters }) => corsOfMock(responseParameters ?? {}))
    .find((cors) => cors !== undefined);
}

/** A validator refuses nothing unless there is something to require. Path parameters are always there. */
function isValidated({ requestValidatorId, requestModels, requestParameters }: Method): boolean {
  if (requestValidatorId === undefined || requestValidatorId === '') return false;
  const required = Object.entries(requestParameters ?? {}).some(
    ([name, must]) => must && !name.startsWith('method.request.path.'),
  );
  return required || Object.keys(requestModels ?? {}).length > 0;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html#apigw-Type-Authorizer-authorizerResultTtlInSeconds */
const DEFAULT_TTL_SECONDS = 300;

function authorizerFact(
  api: string,
  given: Authorizer,
  stages: readonly Stage[],
  names: ReadonlySet<string>,
): DeployedAuthorizer {
  const name = decidingFunction(given.authorizerUri, stages, names);
  return {
    api,
    id: given.id ?? '',
    name: given.name ?? '',
    type: given.type ?? 'REQUEST',
    ...(name !== undefined && { function: name }),
    ...(given.identitySource !== undefined && { identitySource: given.identitySource }),
    ...(given.identityValidationExpression !== undefined && { validation: given.identityValidationExpression }),
    ttlSeconds: given.authorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS,
  };
}

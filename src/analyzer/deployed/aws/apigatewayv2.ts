import type { Api, ApiGatewayV2Client, Authorizer, Integration, Route } from '@aws-sdk/client-apigatewayv2';
import type { DeployedApi, DeployedAuthorizer, DeployedRoute } from '../../../model/deployed.js';
import { type ApisRead, NO_APIS } from './api-gateway.js';
import { functionOfUri } from './arn.js';
import { corsOf } from './cors.js';
import type { Call, Session } from './session.js';

/** HTTP and WebSocket APIs with a route that calls one of the functions. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html */
export async function readHttpApis(session: Session, names: ReadonlySet<string>): Promise<ApisRead[]> {
  const sdk = await import('@aws-sdk/client-apigatewayv2');
  const client = new sdk.ApiGatewayV2Client(session.settings);
  const apis = await session.list(
    // IAM has one action for all GETs of both kinds of API; the call's own name says more.
    { action: 'apigateway:GetApis' },
    (NextToken) => client.send(new sdk.GetApisCommand({ NextToken })),
    paged,
  );
  const read = await Promise.all(apis.map((api) => readApi(session, client, api, names)));
  client.destroy();
  return read;
}

const paged = <T>({ Items, NextToken }: { Items?: T[] | undefined; NextToken?: string | undefined }) => ({
  items: Items,
  next: NextToken,
});

async function readApi(
  session: Session,
  client: ApiGatewayV2Client,
  api: Api,
  names: ReadonlySet<string>,
): Promise<ApisRead> {
  const sdk = await import('@aws-sdk/client-apigatewayv2');
  const ApiId = api.ApiId ?? '';
  const call = (name: string): Call => ({ action: `apigateway:${name}`, subject: ApiId });
  const routes = await session.list(
    call('GetRoutes'),
    (NextToken) => client.send(new sdk.GetRoutesCommand({ ApiId, NextToken })),
    paged,
  );
  const integrations = await session.list(
    call('GetIntegrations'),
    (NextToken) => client.send(new sdk.GetIntegrationsCommand({ ApiId, NextToken })),
    paged,
  );
  const stages = await session.list(
    call('GetStages'),
    (NextToken) => client.send(new sdk.GetStagesCommand({ ApiId, NextToken })),
    paged,
  );
  const variables = stages.map(({ StageVariables }) => StageVariables ?? {});
  const facts = routes.flatMap((route) => routeFact(ApiId, route, integrations, variables, names));
  if (facts.length === 0) return NO_APIS;
  const authorizers = await session.list(
    call('GetAuthorizers'),
    (NextToken) => client.send(new sdk.GetAuthorizersCommand({ ApiId, NextToken })),
    paged,
  );
  return {
    apis: [
      apiFact(
        api,
        stages.flatMap(({ StageName }) => StageName ?? []),
      ),
    ],
    routes: facts,
    authorizers: authorizers.map((one) => authorizerFact(ApiId, one, variables, names)),
  };
}

function apiFact(api: Api, stages: readonly string[]): DeployedApi {
  return {
    id: api.ApiId ?? '',
    name: api.Name ?? '',
    kind: api.ProtocolType === 'WEBSOCKET' ? 'websocket' : 'http',
    stages,
    binaryMediaTypes: [],
    ...(api.CorsConfiguration && { cors: corsOf(api.CorsConfiguration) }),
    hasPolicy: false,
  };
}

type StageVariables = readonly Readonly<Record<string, string>>[];

function routeFact(
  api: string,
  route: Route,
  integrations: readonly Integration[],
  variables: StageVariables,
  names: ReadonlySet<string>,
): DeployedRoute[] {
  const id = route.Target?.replace(/^integrations\//, '');
  const integration = integrations.find(({ IntegrationId }) => IntegrationId === id);
  const name = calledFunction(integration?.IntegrationUri, variables, names);
  if (!integration || name === undefined) return [];
  const [method = '$default', path = ''] = (route.RouteKey ?? '$default').split(' ');
  // Mapped parameters change the request on its way.
  const mapped = Object.keys(integration.RequestParameters ?? {}).length > 0;
  return [
    {
      api,
      method,
      path,
      function: name,
      integration: mapped ? 'parameter mapping' : (integration.IntegrationType ?? 'NONE'),
      payload: integration.PayloadFormatVersion === '2.0' ? '2.0' : '1.0',
      authorization: route.AuthorizationType ?? 'NONE',
      ...(route.AuthorizerId !== undefined && { authorizer: route.AuthorizerId }),
      apiKeyRequired: route.ApiKeyRequired ?? false,
      validated: false,
    },
  ];
}

function calledFunction(
  uri: string | undefined,
  variables: StageVariables,
  names: ReadonlySet<string>,
): string | undefined {
  const candidates = [{}, ...variables].map((one) => functionOfUri(uri, one));
  return candidates.find((name) => name !== undefined && names.has(name));
}

function authorizerFact(
  api: string,
  given: Authorizer,
  variables: StageVariables,
  names: ReadonlySet<string>,
): DeployedAuthorizer {
  const name = calledFunction(given.AuthorizerUri, variables, names);
  const source = given.IdentitySource?.join(',');
  return {
    api,
    id: given.AuthorizerId ?? '',
    name: given.Name ?? '',
    type: given.AuthorizerType ?? 'REQUEST',
    ...(name !== undefined && { function: name }),
    ...(source !== undefined && { identitySource: source }),
    ttlSeconds: given.AuthorizerResultTtlInSeconds ?? 0,
  };
}

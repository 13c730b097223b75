import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionUrlConfig,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { DeployedFunction, DeployedMapping, DeployedUrl } from '../../../model/deployed.js';
import type { AwsOptions } from '../../../model/options.js';
import { LAMBDA } from '../../../runtime/limits.js';
import { byCodeUnit } from '../../../util/text.js';
import { functionOf } from './arn.js';
import { corsOf } from './cors.js';
import { holdsSecret } from './input.js';
import type { Session } from './session.js';

export interface LambdaRead {
  readonly region: string;
  /** How many functions the region has in all. */
  readonly total: number;
  readonly functions: readonly DeployedFunction[];
  readonly mappings: readonly DeployedMapping[];
  readonly urls: readonly DeployedUrl[];
}

type Tagged = { readonly fn: DeployedFunction; readonly tags: Readonly<Record<string, string>> };

/** Functions that `options` select, with what polls for them and their URLs. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export async function readLambda(session: Session, options: AwsOptions): Promise<LambdaRead> {
  const sdk = await import('@aws-sdk/client-lambda');
  const client = new sdk.LambdaClient(session.settings);
  const list = { action: 'lambda:ListFunctions', essential: true } as const;
  const region = await session.send(list, () => client.config.region());
  const all = await session.list(
    list,
    async (Marker) => withoutValues(await client.send(new sdk.ListFunctionsCommand({ Marker }))),
    ({ Functions, NextMarker }) => ({ items: Functions, next: NextMarker }),
  );
  const named = all.filter(({ FunctionName }) => FunctionName?.startsWith(options.prefix ?? ''));
  const tagged = await Promise.all(named.map((one) => readTagged(session, client, one)));
  const functions = tagged.filter(({ fn, tags }) => isSelected(fn, tags, options)).map(({ fn }) => fn);
  const names = new Set(functions.map(({ name }) => name));
  const [mappings, urls] = await Promise.all([
    readMappings(session, client, names),
    Promise.all(functions.map(({ name }) => readUrls(session, client, name))),
  ]);
  client.destroy();
  return { region: region ?? '', total: all.length, functions, mappings, urls: urls.flat() };
}

/** A function's settings with the names of its variables in the place of their values. */
type NamesOnly = Omit<FunctionConfiguration, 'Environment'> & { readonly variables: readonly string[] | undefined };

/** Values of variables arrive with every answer; they go no further than this. */
function withoutValues({
  Functions = [],
  NextMarker,
}: {
  readonly Functions?: FunctionConfiguration[] | undefined;
  readonly NextMarker?: string | undefined;
}): { readonly Functions: NamesOnly[]; readonly NextMarker: string | undefined } {
  const stripped = Functions.map(({ Environment, ...rest }) => ({
    ...rest,
    // Without the right to use their key, AWS leaves them out and says so.
    variables: Environment?.Error ? undefined : Object.keys(Environment?.Variables ?? {}).sort(byCodeUnit),
  }));
  return { Functions: stripped, NextMarker };
}

/** One function with its tags and its reserved concurrency, both of which only GetFunction tells. */
async function readTagged(session: Session, client: LambdaClient, given: NamesOnly): Promise<Tagged> {
  const { GetFunctionCommand } = await import('@aws-sdk/client-lambda');
  const name = given.FunctionName ?? '';
  if (given.variables === undefined)
    session.note({ call: 'kms:Decrypt', subject: name, why: 'the names of its variables are encrypted' });
  const more = await session.send({ action: 'lambda:GetFunction', subject: name }, async () => {
    const { Tags, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName: name }));
    return { tags: Tags ?? {}, reserved: Concurrency?.ReservedConcurrentExecutions };
  });
  const tags = more?.tags ?? {};
  return { fn: functionFact(name, given, more?.reserved, tags), tags };
}

function functionFact(
  name: string,
  given: NamesOnly,
  reserved: number | undefined,
  tags: Readonly<Record<string, string>>,
): DeployedFunction {
  const tag = (key: string): string | undefined => (Object.hasOwn(tags, key) ? tags[key] : undefined);
  const stack = tag('aws:cloudformation:stack-name');
  const logicalId = tag('aws:cloudformation:logical-id');
  const stage = tag('STAGE');
  return {
    name,
    arn: given.FunctionArn ?? '',
    runtime: given.Runtime ?? '',
    handler: given.PackageType === 'Image' ? '' : (given.Handler ?? ''),
    packageType: given.PackageType === 'Image' ? 'Image' : 'Zip',
    timeoutSeconds: given.Timeout ?? LAMBDA.defaultTimeoutSeconds,
    memoryMb: given.MemorySize ?? LAMBDA.defaultMemoryMb,
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    variables: given.variables ?? [],
    layers: (given.Layers ?? []).flatMap(({ Arn }) => Arn ?? []),
    ...(stack !== undefined && { stack }),
    ...(logicalId !== undefined && { logicalId }),
    ...(stage !== undefined && { stage }),
  };
}

function isSelected({ stack }: DeployedFunction, tags: Readonly<Record<string, string>>, options: AwsOptions): boolean {
  if (options.stack !== undefined && stack !== options.stack) return false;
  return options.tags.every((wanted) => {
    const [, key = wanted, value] = /^([^=]+)=([\s\S]*)$/.exec(wanted) ?? [];
    return Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);
  });
}

async function readMappings(
  session: Session,
  client: LambdaClient,
  names: ReadonlySet<string>,
): Promise<DeployedMapping[]> {
  const { ListEventSourceMappingsCommand } = await import('@aws-sdk/client-lambda');
  const all = await session.list(
    { action: 'lambda:ListEventSourceMappings' },
    (Marker) => client.send(new ListEventSourceMappingsCommand({ Marker })),
    ({ EventSourceMappings, NextMarker }) => ({ items: EventSourceMappings, next: NextMarker }),
  );
  return all.flatMap((given) => {
    const name = functionOf(given.FunctionArn);
    return name !== undefined && names.has(name) && given.State !== 'Deleting' ? [mappingFact(name, given)] : [];
  });
}

function mappingFact(name: string, given: EventSourceMappingConfiguration): DeployedMapping {
  const maximumConcurrency = given.ScalingConfig?.MaximumConcurrency;
  const filters = (given.FilterCriteria?.Filters ?? []).map(({ Pattern = '' }) =>
    holdsSecret(Pattern) ? '"(dropped: looks like a secret)"' : Pattern,
  );
  return {
    function: name,
    source: given.EventSourceArn ?? '',
    enabled: given.State !== 'Disabled' && given.State !== 'Disabling',
    batchSize: given.BatchSize ?? 1,
    windowSeconds: given.MaximumBatchingWindowInSeconds ?? 0,
    reportBatchItemFailures: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    filters: given.FilterCriteriaError ? ['"(encrypted)"'] : filters,
  };
}

/** Its URLs, those of aliases too; where that call is not answered, the function's own at least. */
async function readUrls(session: Session, client: LambdaClient, name: string): Promise<DeployedUrl[]> {
  const sdk = await import('@aws-sdk/client-lambda');
  const call = 'lambda:ListFunctionUrlConfigs';
  let refusal: string | undefined;
  const onRefused = (why: string): void => {
    refusal = why;
  };
  const found: FunctionUrlConfig[] = await session.list(
    { action: call, subject: name, onRefused },
    (Marker) => client.send(new sdk.ListFunctionUrlConfigsCommand({ FunctionName: name, Marker })),
    ({ FunctionUrlConfigs, NextMarker }) => ({ items: FunctionUrlConfigs, next: NextMarker }),
  );
  if (refusal === undefined) return found.map((config) => urlFact(name, config));
  const instead = 'lambda:GetFunctionUrlConfig';
  let isRefusedToo = false;
  const onSecond = (): void => {
    isRefusedToo = true;
  };
  const own = await session.send({ action: instead, subject: name, onRefused: onSecond }, () =>
    client.send(new sdk.GetFunctionUrlConfigCommand({ FunctionName: name })),
  );
  session.note({ call, subject: name, why: refusal, ...(!isRefusedToo && { instead }) });
  return own ? [urlFact(name, own)] : [];
}

function urlFact(
  name: string,
  { AuthType, InvokeMode, Cors }: Pick<FunctionUrlConfig, 'AuthType' | 'InvokeMode' | 'Cors'>,
): DeployedUrl {
  return {
    function: name,
    auth: AuthType === 'NONE' ? 'NONE' : 'AWS_IAM',
    streaming: InvokeMode === 'RESPONSE_STREAM',
    ...(Cors && { cors: corsOf(Cors) }),
  };
}

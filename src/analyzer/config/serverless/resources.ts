import type { Reading } from './reading.js';
import type { Resolved } from './variables/resolved.js';

/** One resource of the `resources` block. */
interface Resource {
  readonly logicalId: string;
  readonly value: Resolved;
}

/** The resources written in CloudFormation, from one block or a list of blocks, in file order. */
function resourcesOf({ resolver, top }: Reading): Resource[] {
  const block = resolver.get(top, 'resources');
  const blocks = block?.kind === 'list' ? resolver.items(block) : [block];
  return blocks.flatMap((part) =>
    resolver.entries(resolver.get(part, 'Resources')).map(({ key, value }) => ({ logicalId: key, value })),
  );
}

/** `AWS::SQS::Queue`; undefined for what is not declared in this file. */
export function resourceType(reading: Reading, logicalId: string): string | undefined {
  const resource = resourcesOf(reading).find((candidate) => candidate.logicalId === logicalId);
  return plain(reading.resolver.get(resource?.value, 'Type'));
}

/** True for a queue that is declared as FIFO. */
export function isFifoQueue(reading: Reading, logicalId: string): boolean {
  const { resolver } = reading;
  const resource = resourcesOf(reading).find((candidate) => candidate.logicalId === logicalId);
  const properties = resolver.get(resource?.value, 'Properties');
  const fifo = resolver.get(properties, 'FifoQueue');
  const flag = fifo?.kind === 'scalar' ? fifo.value : undefined;
  return flag === true || flag === 'true' || (plain(resolver.get(properties, 'QueueName'))?.endsWith('.fifo') ?? false);
}

/** Resources that start functions or answer requests, but are no event of a function. */
const STARTERS: Readonly<Record<string, string>> = {
  'AWS::Events::Rule': 'a rule that may start functions',
  'AWS::Scheduler::Schedule': 'a schedule that may start functions',
  'AWS::Lambda::EventSourceMapping': 'a queue or stream that may start functions',
  'AWS::Lambda::Function': 'a function of its own',
  'AWS::Lambda::Url': 'a function URL',
  'AWS::Serverless::Function': 'a function of its own',
  'AWS::ApiGateway::Method': 'a route of its own',
  'AWS::ApiGatewayV2::Route': 'a route of its own',
};

/** Notes each such resource: nothing of it moves. */
export function noteResources(reading: Reading): void {
  for (const { logicalId, value } of resourcesOf(reading)) {
    const type = plain(reading.resolver.get(value, 'Type')) ?? '';
    if (!Object.hasOwn(STARTERS, type)) continue;
    reading.findings.add({
      code: 'LL1105',
      demand: 'note',
      message: `Resource "${logicalId}" is ${STARTERS[type]} (${type}), written in CloudFormation; it is not read.`,
      fix: 'Keep it deployed; what it starts stays on Lambda.',
      location: value.at,
    });
  }
}

function plain(value: Resolved | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

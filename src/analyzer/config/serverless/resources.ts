import { quoted } from '../quote.js';
import type { Reading, Values } from '../reading.js';
import type { Resolved } from '../resolved.js';

/** The resources written in CloudFormation by their logical ids, in file order. */
type Resources = ReadonlyMap<string, Resolved>;

/** Every reference asks for them, so each file is gone through once. */
const seen = new WeakMap<Values, Resources>();

function resourcesOf({ resolver, top }: Pick<Reading, 'resolver' | 'top'>): Resources {
  const known = seen.get(resolver);
  if (known) return known;
  const block = resolver.get(top, 'resources');
  const blocks = block?.kind === 'list' ? resolver.items(block) : [block];
  const entries = blocks.flatMap((part) => resolver.entries(resolver.get(part, 'Resources')));
  const resources = new Map(entries.map(({ key, value }) => [key, value]));
  seen.set(resolver, resources);
  return resources;
}

/** `AWS::SQS::Queue`; undefined for what is not declared in this file. */
export function resourceType(reading: Pick<Reading, 'resolver' | 'top'>, logicalId: string): string | undefined {
  return plain(reading.resolver.get(resourcesOf(reading).get(logicalId), 'Type'));
}

/** True for a queue that is declared as FIFO. */
export function isFifoQueue(reading: Reading, logicalId: string): boolean {
  const { resolver } = reading;
  const properties = resolver.get(resourcesOf(reading).get(logicalId), 'Properties');
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
  for (const [logicalId, value] of resourcesOf(reading)) {
    const type = plain(reading.resolver.get(value, 'Type')) ?? '';
    if (!Object.hasOwn(STARTERS, type)) continue;
    reading.findings.add({
      code: 'LL1105',
      demand: 'note',
      message: `Resource "${quoted(logicalId)}" is ${STARTERS[type]} (${type}), written in CloudFormation; it is not read.`,
      fix: 'Keep it deployed; what it starts stays on Lambda.',
      location: value.at,
    });
  }
}

function plain(value: Resolved | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

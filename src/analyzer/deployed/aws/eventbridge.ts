import type { EventBridgeClient, Rule, Target } from '@aws-sdk/client-eventbridge';
import type { DeployedRule } from '../../../model/deployed.js';
import { functionOf } from './arn.js';
import { keptInput } from './input.js';
import type { Session } from './session.js';

/** Rules of every bus that call one of the functions. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export async function readRules(session: Session, names: ReadonlySet<string>): Promise<DeployedRule[]> {
  const sdk = await import('@aws-sdk/client-eventbridge');
  const client = new sdk.EventBridgeClient(session.settings);
  const buses = await session.list(
    { action: 'events:ListEventBuses' },
    (NextToken) => client.send(new sdk.ListEventBusesCommand({ NextToken })),
    ({ EventBuses, NextToken }) => ({ items: EventBuses, next: NextToken }),
  );
  // Schedules live on the default bus, which is there whether or not it may be listed.
  const busNames = new Set(['default', ...buses.flatMap(({ Name }) => Name ?? [])]);
  const rules = await Promise.all([...busNames].map((bus) => readBus(session, client, bus, names)));
  client.destroy();
  return rules.flat();
}

async function readBus(
  session: Session,
  client: EventBridgeClient,
  bus: string,
  names: ReadonlySet<string>,
): Promise<DeployedRule[]> {
  const { ListRulesCommand, ListTargetsByRuleCommand } = await import('@aws-sdk/client-eventbridge');
  const rules = await session.list(
    { action: 'events:ListRules', subject: bus },
    (NextToken) => client.send(new ListRulesCommand({ EventBusName: bus, NextToken })),
    ({ Rules, NextToken }) => ({ items: Rules, next: NextToken }),
  );
  const read = rules.map(async (rule) => {
    const { Name } = rule;
    const targets = await session.list(
      { action: 'events:ListTargetsByRule', subject: bus === 'default' ? `${Name}` : `${bus}/${Name}` },
      (NextToken) => client.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName: bus, NextToken })),
      ({ Targets, NextToken }) => ({ items: Targets, next: NextToken }),
    );
    return targets.flatMap((target) => ruleFact(bus, rule, target, names));
  });
  return (await Promise.all(read)).flat();
}

function ruleFact(bus: string, rule: Rule, target: Target, names: ReadonlySet<string>): DeployedRule[] {
  const name = functionOf(target.Arn);
  if (name === undefined || !names.has(name)) return [];
  const expression = rule.ScheduleExpression;
  return [
    {
      name: rule.Name ?? '',
      bus,
      function: name,
      ...(expression !== undefined && expression !== '' && { expression }),
      hasPattern: rule.EventPattern !== undefined && rule.EventPattern !== '',
      enabled: rule.State !== 'DISABLED',
      ...keptInput(target),
    },
  ];
}

import type { GetScheduleOutput, ScheduleSummary } from '@aws-sdk/client-scheduler';
import type { DeployedSchedule } from '../../../model/deployed.js';
import { functionOf } from './arn.js';
import { keptInput } from './input.js';
import type { Session } from './session.js';

/** EventBridge Scheduler can also call Lambda's own API, with the function's name in the input. */
const UNIVERSAL = /^arn:aws[\w-]*:scheduler:::aws-sdk:lambda:invoke$/i;

/** Schedules of every group that call one of the functions. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
export async function readSchedules(session: Session, names: ReadonlySet<string>): Promise<DeployedSchedule[]> {
  const sdk = await import('@aws-sdk/client-scheduler');
  const client = new sdk.SchedulerClient(session.settings);
  const all = await session.list(
    { action: 'scheduler:ListSchedules' },
    (NextToken) => client.send(new sdk.ListSchedulesCommand({ NextToken })),
    ({ Schedules, NextToken }) => ({ items: Schedules, next: NextToken }),
  );
  const read = all
    .filter((summary) => mayConcern(summary, names))
    .map(async ({ Name, GroupName }) => {
      const call = { action: 'scheduler:GetSchedule', subject: `${GroupName}/${Name}` };
      const given = await session.send(call, () => client.send(new sdk.GetScheduleCommand({ Name, GroupName })));
      return given ? scheduleFact(given, names) : [];
    });
  const facts = (await Promise.all(read)).flat();
  client.destroy();
  return facts;
}

function mayConcern({ Target }: ScheduleSummary, names: ReadonlySet<string>): boolean {
  const name = functionOf(Target?.Arn);
  return name === undefined ? UNIVERSAL.test(Target?.Arn ?? '') : names.has(name);
}

function scheduleFact(given: GetScheduleOutput, names: ReadonlySet<string>): DeployedSchedule[] {
  const universal = UNIVERSAL.test(given.Target?.Arn ?? '');
  const name = universal ? calledFunction(given.Target?.Input) : functionOf(given.Target?.Arn);
  if (name === undefined || !names.has(name)) return [];
  const timezone = given.ScheduleExpressionTimezone;
  return [
    {
      name: given.Name ?? '',
      group: given.GroupName ?? 'default',
      function: name,
      expression: given.ScheduleExpression ?? '',
      ...(timezone !== undefined && timezone !== '' && { timezone }),
      enabled: given.State !== 'DISABLED',
      limited: given.StartDate !== undefined || given.EndDate !== undefined,
      universal,
      ...(universal ? {} : keptInput({ Input: given.Target?.Input })),
    },
  ];
}

/** `{"FunctionName": "name or ARN", …}`. */
function calledFunction(input: string | undefined): string | undefined {
  try {
    const name: unknown = JSON.parse(input ?? '').FunctionName;
    return typeof name === 'string' ? (functionOf(name) ?? name) : undefined;
  } catch {
    return undefined;
  }
}

import type { ConsumerPlan, FunctionPlan, SchedulePlan } from '../../model/plan.js';
import { oneLine } from '../print/escape.js';
import { shellValue, shellWord } from '../text/shell.js';

/** Commands that switch one trigger off on AWS, and on again. Names that AWS makes up are looked up first. */
export interface Switches {
  readonly off: readonly string[];
  readonly on: readonly string[];
}

/** https://docs.aws.amazon.com/cli/latest/reference/events/disable-rule.html */
export function ruleSwitches(fn: FunctionPlan, schedule: SchedulePlan): Switches {
  if (schedule.source === 'scheduler') return schedulerSwitches(schedule);
  const target = `$(aws lambda get-function --function-name ${nameOf(fn)} --query Configuration.FunctionArn --output text)`;
  const find = [
    `# The rules that call ${oneLine(fn.id)}; of several, the one with ${oneLine(schedule.expression)}:`,
    `aws events list-rule-names-by-target --target-arn "${target}"`,
  ];
  return {
    off: [...find, 'aws events disable-rule --name <rule name>'],
    on: ['aws events enable-rule --name <rule name>'],
  };
}

/** EventBridge Scheduler has no switch of its own: an update repeats the whole schedule. */
function schedulerSwitches(schedule: SchedulePlan): Switches {
  const change = (state: string): string[] => [
    "aws scheduler get-schedule --name <schedule name> --query '{Name:Name,GroupName:GroupName,ScheduleExpression:ScheduleExpression,ScheduleExpressionTimezone:ScheduleExpressionTimezone,FlexibleTimeWindow:FlexibleTimeWindow,Target:Target}' > schedule.json",
    `aws scheduler update-schedule --cli-input-json file://schedule.json --state ${state}`,
  ];
  const find = [`# The schedule with ${oneLine(schedule.expression)}:`, 'aws scheduler list-schedules'];
  return { off: [...find, ...change('DISABLED')], on: change('ENABLED') };
}

/** https://docs.aws.amazon.com/cli/latest/reference/lambda/update-event-source-mapping.html */
export function mappingSwitches(fn: FunctionPlan, consumer: ConsumerPlan): Switches {
  const find = [
    `# The mapping of ${oneLine(consumer.queue)} to ${oneLine(fn.id)}:`,
    `aws lambda list-event-source-mappings --function-name ${nameOf(fn)} --query 'EventSourceMappings[].[UUID,EventSourceArn,State]' --output text`,
  ];
  return {
    off: [...find, 'aws lambda update-event-source-mapping --uuid <UUID> --no-enabled'],
    on: ['aws lambda update-event-source-mapping --uuid <UUID> --enabled'],
  };
}

function nameOf(fn: FunctionPlan): string {
  return shellValue(fn.deployedName) ?? shellWord(`<name of ${fn.id}>`);
}

import type { ConsumerPlan, FunctionPlan, SchedulePlan, ServicePlan } from '../../model/plan.js';
import { oneLine } from '../print/escape.js';
import { shellValue, shellWord } from '../text/shell.js';

/** Commands that switch one trigger off on AWS, and on again. Names that AWS makes up are looked up first. */
export interface Switches {
  readonly off: readonly string[];
  readonly on: readonly string[];
}

type Dialect = ServicePlan['dialect'];

/** https://docs.aws.amazon.com/cli/latest/reference/events/disable-rule.html */
export function ruleSwitches(fn: FunctionPlan, schedule: SchedulePlan, dialect: Dialect): Switches {
  if (schedule.source === 'scheduler') return schedulerSwitches(fn, schedule, dialect);
  const found = inStack(fn, 'AWS::Events::Rule', dialect);
  const target = `$(aws lambda get-function --function-name ${nameOf(fn, dialect)} --query Configuration.FunctionArn --output text)`;
  const find = [
    `# The rules that call ${oneLine(fn.id)}; of several, the one with ${oneLine(schedule.expression)}:`,
    found ?? `aws events list-rule-names-by-target --target-arn "${target}"`,
  ];
  return {
    off: [
      ...find,
      '# All targets of the rule stop with it. Where it has others, move them too, or aws events remove-targets for this one:',
      "aws events list-targets-by-rule --rule <rule name> --query 'Targets[].[Id,Arn]' --output text",
      'aws events disable-rule --name <rule name>',
    ],
    on: ['aws events enable-rule --name <rule name>'],
  };
}

/** EventBridge Scheduler has no switch of its own: an update repeats the whole schedule. */
function schedulerSwitches(fn: FunctionPlan, schedule: SchedulePlan, dialect: Dialect): Switches {
  const change = (state: string): string[] => [
    "aws scheduler get-schedule --name <schedule name> --query '{Name:Name,GroupName:GroupName,ScheduleExpression:ScheduleExpression,ScheduleExpressionTimezone:ScheduleExpressionTimezone,FlexibleTimeWindow:FlexibleTimeWindow,Target:Target}' > schedule.json",
    `aws scheduler update-schedule --cli-input-json file://schedule.json --state ${state}`,
  ];
  const find = [
    `# The schedule with ${oneLine(schedule.expression)}:`,
    inStack(fn, 'AWS::Scheduler::Schedule', dialect) ?? 'aws scheduler list-schedules',
  ];
  return { off: [...find, ...change('DISABLED')], on: change('ENABLED') };
}

/** https://docs.aws.amazon.com/cli/latest/reference/lambda/update-event-source-mapping.html */
export function mappingSwitches(fn: FunctionPlan, consumer: ConsumerPlan, dialect: Dialect): Switches {
  const find = [
    `# The mapping of ${oneLine(consumer.queue)} to ${oneLine(fn.id)}:`,
    `aws lambda list-event-source-mappings --function-name ${nameOf(fn, dialect)} --query 'EventSourceMappings[].[UUID,EventSourceArn,State]' --output text`,
  ];
  return {
    off: [...find, 'aws lambda update-event-source-mapping --uuid <UUID> --no-enabled'],
    on: ['aws lambda update-event-source-mapping --uuid <UUID> --enabled'],
  };
}

/**
 * Names of what SAM made for a function's events: their logical ids start with that of the function.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
function inStack(fn: FunctionPlan, type: string, dialect: Dialect): string | undefined {
  if (dialect !== 'sam' || !isLogicalId(fn.id)) return undefined;
  const query = `StackResources[?ResourceType=='${type}' && starts_with(LogicalResourceId, '${fn.id}')].[LogicalResourceId,PhysicalResourceId]`;
  return `aws cloudformation describe-stack-resources --stack-name "$STACK" --query "${query}" --output text`;
}

/** The function's name, as the infrastructure code says it or CloudFormation made it up. */
function nameOf(fn: FunctionPlan, dialect: Dialect): string {
  const known = shellValue(fn.deployedName);
  if (known !== undefined) return known;
  if (dialect !== 'sam' || !isLogicalId(fn.id)) return shellWord(`<name of ${fn.id}>`);
  return `"$(aws cloudformation describe-stack-resource --stack-name "$STACK" --logical-resource-id ${fn.id} --query StackResourceDetail.PhysicalResourceId --output text)"`;
}

const isLogicalId = (id: string): boolean => /^[A-Za-z0-9]+$/.test(id);

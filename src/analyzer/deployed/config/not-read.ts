import type { Deployed, NotRead } from '../../../model/deployed.js';
import type { Finding } from '../../../model/finding.js';
import type { Places } from '../places.js';

/** What may be missing when a call was not answered. */
const MISSING: Readonly<Record<string, string>> = {
  'lambda:GetFunction': 'their tags and reserved concurrency are not known',
  'lambda:ListEventSourceMappings': 'queues and streams that start functions may be missing',
  'lambda:ListFunctionUrlConfigs': 'Function URLs may be missing',
  'kms:Decrypt': 'the names of their variables are missing',
  'events:ListEventBuses': 'rules of further event buses may be missing',
  'events:ListRules': 'rules and their schedules may be missing',
  'events:ListTargetsByRule': 'rules and their schedules may be missing',
  'scheduler:ListSchedules': 'schedules of EventBridge Scheduler may be missing',
  'scheduler:GetSchedule': 'schedules of EventBridge Scheduler may be missing',
  'apigateway:GetRestApis': 'routes of REST APIs may be missing',
  'apigateway:GetResources': 'routes of REST APIs may be missing',
  'apigateway:GetStages': 'the stages of APIs are not known',
  'apigateway:GetAuthorizers': 'routes with an authorizer stay closed',
  'apigateway:GetApis': 'routes of HTTP APIs may be missing',
  'apigateway:GetRoutes': 'routes of HTTP APIs may be missing',
  'apigateway:GetIntegrations': 'routes of HTTP APIs may be missing',
};

const SHOWN = 3;

/** LL1108: one finding for each call that was not answered. */
export function notReadFindings({ notRead }: Deployed, at: Places): Array<Omit<Finding, 'id'>> {
  const groups = new Map<string, number[]>();
  for (const [index, { call, why, instead = '' }] of notRead.entries()) {
    const key = JSON.stringify([call, why, instead]);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()].map((indexes) => {
    const entries = indexes.map((index) => notRead[index]!);
    return { ...described(entries), location: at('notRead', indexes[0]!) };
  });
}

function described(entries: readonly NotRead[]): Omit<Finding, 'id'> {
  const { call, why, instead } = entries[0]!;
  const subjects = entries.flatMap(({ subject }) => subject ?? []);
  const more = subjects.length > SHOWN ? ` and ${subjects.length - SHOWN} more` : '';
  const about = subjects.length === 0 ? '' : ` about ${subjects.slice(0, SHOWN).join(', ')}${more}`;
  const missing = Object.hasOwn(MISSING, call) ? MISSING[call]! : 'something may be missing';
  const effect =
    instead === undefined ? missing : `${instead} answered instead, so only those of aliases may be missing`;
  return {
    code: 'LL1108',
    demand: instead === undefined ? 'must-do' : 'note',
    message: `${call}${about} was not answered (${why}): ${effect}.`,
    fix: `Allow ${action(call)} and read the account again, or look for yourself.`,
  };
}

/** API Gateway knows one action for all that reads. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html */
const action = (call: string): string => (call.startsWith('apigateway:') ? 'apigateway:GET' : call);

import type { ConfigFacts } from '../../model/config.js';
import type { Deployed, DeployedFunction } from '../../model/deployed.js';
import type { EnvironmentEntry, FunctionFact } from '../../model/inventory.js';
import type { Location } from '../../model/location.js';
import { SERVERLESS_FRAMEWORK } from '../../runtime/limits.js';
import { byCodeUnit } from '../../util/text.js';
import { createTriggerIds } from '../config/events/ids.js';
import { Findings } from '../config/findings.js';
import { type Account, nameApis, nameUrls } from './config/account.js';
import { apiFacts, urlTriggers } from './config/apis.js';
import { eventTriggers, type Owned } from './config/events.js';
import { apiTriggers } from './config/http.js';
import { namesOf, stagedValue } from './config/names.js';
import { notReadFindings } from './config/not-read.js';
import { type Places, placesOf } from './places.js';

export interface DeployedOptions {
  /** `--stage`: what in the names is the stage. */
  readonly stage?: string | undefined;
  /** `--prefix`: what the names of the functions start with. */
  readonly prefix?: string | undefined;
}

/**
 * The inventory of an account for which there is no infrastructure code: ids, service and stage come from the names
 * that are deployed.
 * @param file the saved read, relative to the analysed folder, which holds `text`
 */
export function deployedConfig(
  deployed: Deployed,
  file: string,
  text: string,
  options: DeployedOptions = {},
): ConfigFacts {
  const at = placesOf(file, text);
  const { service, stage, ids } = namesOf(deployed, options);
  const value = (one: string) => stagedValue(one, stage);
  const apiIds = nameApis(deployed.apis);
  const urlId = nameUrls([...ids.values()], new Set(apiIds.values()));
  const account: Account = { deployed, at, ids, apiIds, urlId, stage, value };
  const findings = new Findings();
  const triggers = triggersOf(account, findings);
  for (const one of notReadFindings(deployed, at)) findings.add(one);
  noteOtherCallers(at, findings);
  const functions = deployed.functions.map((fn, index) => {
    noteLayers(fn, ids.get(fn.name)!, at('functions', index), findings);
    return functionFact(account, fn, index, triggers);
  });
  return {
    service: {
      name: service,
      dialect: 'deployed',
      file,
      root: '.',
      defaultStage: stage ?? SERVERLESS_FRAMEWORK.stage,
      ...(deployed.region !== '' && { region: deployed.region }),
    },
    apis: apiFacts(account, triggers),
    functions: functions.sort((a, b) => byCodeUnit(a.id, b.id)),
    findings: findings.list,
  };
}

/** Everything that starts one of the account's functions. */
export function triggersOf(account: Account, findings: Findings): Owned[] {
  const ids = createTriggerIds([...account.ids.values()]);
  return [...apiTriggers(account, ids, findings), ...urlTriggers(account), ...eventTriggers(account, ids)];
}

function functionFact(
  account: Account,
  fn: DeployedFunction,
  index: number,
  triggers: readonly Owned[],
): Omit<FunctionFact, 'code'> {
  const location = account.at('functions', index);
  const id = account.ids.get(fn.name)!;
  return {
    id,
    deployedName: account.value(fn.name),
    handler: fn.handler,
    runtime: fn.runtime,
    timeoutSeconds: fn.timeoutSeconds,
    memoryMb: fn.memoryMb,
    ...(fn.reservedConcurrency !== undefined && { reservedConcurrency: fn.reservedConcurrency }),
    environment: ownVariables(fn).map((name) => deployedVariable(name, location)),
    triggers: triggers.flatMap((owned) => (owned.functionId === id ? [owned.trigger] : [])),
    packaging: { patterns: [], individually: false, layers: [] },
    location,
  };
}

/** Set by the Serverless Framework for the SDK of Node.js 12; nothing reads it any more. */
const SET_BY_TOOLS = new Set(['AWS_NODEJS_CONNECTION_REUSE_ENABLED']);

/** Names of the variables that somebody chose. */
export function ownVariables({ variables }: Pick<DeployedFunction, 'variables'>): readonly string[] {
  return variables.filter((name) => !SET_BY_TOOLS.has(name));
}

/** A variable whose value stays in the account. */
export function deployedVariable(name: string, location: Location): EnvironmentEntry {
  return { name, value: { kind: 'required', reason: 'external', source: 'deployed', name }, location };
}

function noteLayers(fn: DeployedFunction, id: string, location: Location, findings: Findings): void {
  if (fn.layers.length === 0) return;
  const names = fn.layers.map((arn) => arn.split(':').slice(6).join(':') || arn);
  findings.add({
    code: 'LL1105',
    demand: 'must-do',
    message: `Function "${id}" uses layers whose files are not in the repository: ${names.join(', ')}.`,
    fix: 'Add what your code needs of them to package.json, or to the image below /opt.',
    location,
    functionId: id,
  });
}

function noteOtherCallers(at: Places, findings: Findings): void {
  findings.add({
    code: 'LL1108',
    demand: 'note',
    message: 'S3, SNS, Cognito, load balancers, state machines and callers by name are not part of the read.',
    fix: 'Keep functions deployed that they call.',
    location: at('functions', 0),
  });
}

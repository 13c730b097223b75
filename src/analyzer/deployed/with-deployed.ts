import type { ConfigFacts } from '../../model/config.js';
import type { Deployed, DeployedApi } from '../../model/deployed.js';
import type { ApiFact, Trigger } from '../../model/inventory.js';
import type { Location } from '../../model/location.js';
import { Findings } from '../config/findings.js';
import { type Account, nameApis, nameUrls } from './config/account.js';
import { apiFacts } from './config/apis.js';
import { stagedValue } from './config/names.js';
import { notReadFindings } from './config/not-read.js';
import { triggersOf } from './config.js';
import { matchFunctions } from './drift/match.js';
import { DriftReport } from './drift/report.js';
import { compareSettings, mergedVariables } from './drift/settings.js';
import { mergedTriggers, type TriggerContext } from './drift/triggers.js';
import { placesOf } from './places.js';

/**
 * Infrastructure code beside what is deployed of it. The code counts; differences are findings (LL1109–LL1111), what
 * only AWS has is added, and what AWS has switched off or closed stays so.
 * @param file the saved read, relative to the analysed folder, which holds `text`
 */
export function withDeployed(
  config: ConfigFacts,
  deployed: Deployed,
  file: string,
  text: string,
  options: { readonly stage?: string | undefined } = {},
): ConfigFacts {
  const stage = options.stage ?? config.service.defaultStage;
  const findings = new Findings();
  const report = new DriftReport(findings);
  const matches = matchFunctions(config, deployed, stage);
  const account = accountFor(config, deployed, placesOf(file, text), stage, matches);
  for (const one of notReadFindings(deployed, account.at)) findings.add(one);
  const triggers = triggersOf(account, findings);
  const context = { stage, report, freshId: freshIds(config), isOff: switchedOff(account) };
  const functions = config.functions.map((fn) => {
    const match = matches.get(fn.id);
    if (!match) {
      report.notDeployed(fn.id, fn.location, 'it');
      return fn;
    }
    const own = triggers.flatMap((one) => (one.functionId === fn.id ? [one.trigger] : []));
    const location = account.at('functions', deployed.functions.indexOf(match));
    compareSettings(fn, match, !isUnread(deployed, 'lambda:GetFunction', match.name), report);
    const environment = mergedVariables(fn, match, location, report);
    const unread = (trigger: Trigger): boolean => mayBeUnread(deployed, match.name, config, trigger);
    return { ...fn, environment, triggers: mergedTriggers(fn, own, { ...context, unread }) };
  });
  const apis = withNewApis(config.apis, apiFacts(account, triggers), functions);
  return { ...config, apis, functions, findings: [...config.findings, ...findings.list] };
}

function accountFor(
  config: ConfigFacts,
  deployed: Deployed,
  at: Account['at'],
  stage: string,
  matches: ReturnType<typeof matchFunctions>,
): Account {
  const ids = new Map([...matches].map(([id, { name }]) => [name, id]));
  const apiIds = matchApis(config, deployed, ids);
  const taken = new Set([...config.apis.map(({ id }) => id), ...apiIds.values()]);
  const newUrls = nameUrls([...ids.values()], taken);
  const urlId = (functionId: string): string =>
    config.apis.find((api) => api.kind === 'function-url' && api.functionId === functionId)?.id ?? newUrls(functionId);
  return { deployed, at, ids, apiIds, urlId, stage, value: (one) => stagedValue(one, stage) };
}

/** Which API of the infrastructure code an API of the account is: the one with most routes in common. */
function matchApis(
  config: ConfigFacts,
  deployed: Deployed,
  ids: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const free = new Set(config.apis.filter(({ kind }) => kind !== 'function-url').map(({ id }) => id));
  const found = new Map<string, string>();
  for (const api of deployed.apis) {
    const best = config.apis
      .filter(({ id, kind }) => free.has(id) && kind === (api.kind === 'http' ? 'http-api' : api.kind))
      .map(({ id }) => ({ id, common: commonRoutes(config, deployed, ids, id, api) }))
      .sort((a, b) => b.common - a.common)[0];
    if (!best || best.common === 0) continue;
    free.delete(best.id);
    found.set(api.id, best.id);
  }
  const others = deployed.apis.filter(({ id }) => !found.has(id));
  return new Map([...found, ...nameApis(others, new Set(config.apis.map(({ id }) => id)))]);
}

function commonRoutes(
  config: ConfigFacts,
  deployed: Deployed,
  ids: ReadonlyMap<string, string>,
  apiId: string,
  api: DeployedApi,
): number {
  const routes = deployed.routes.filter((route) => route.api === api.id);
  const wanted = new Set(routes.map(({ method, path, ...route }) => `${ids.get(route.function)} ${method} ${path}`));
  const own = config.functions.flatMap(({ id, triggers }) =>
    triggers.flatMap((one) => {
      if (one.kind !== 'http' || one.api !== apiId) return [];
      return [one.path === '$default' ? `${id} $default ` : `${id} ${one.method} ${one.path}`];
    }),
  );
  return own.filter((route) => wanted.has(route)).length;
}

/** Names for further triggers: those of the infrastructure code keep theirs. */
function freshIds(config: ConfigFacts): TriggerContext['freshId'] {
  const used = new Set(config.functions.flatMap(({ id, triggers }) => [id, ...triggers.map((one) => one.id)]));
  const usedByKind = new Set(
    config.functions.flatMap(({ triggers }) => triggers.map((one) => `${one.kind} ${one.id}`)),
  );
  return (functionId, trigger) => {
    if (trigger.kind === 'http' || trigger.kind === 'authorizer') return trigger.id;
    const base = trigger.kind === 'other' ? `${functionId}:${trigger.event}` : functionId;
    let id = base;
    for (let number = 2; usedByKind.has(`${trigger.kind} ${id}`) || (id !== base && used.has(id)); number += 1) {
      id = `${base}-${number}`;
    }
    usedByKind.add(`${trigger.kind} ${id}`);
    return id;
  };
}

/** Of what stays on AWS, the schedules that are off there, by their places in the saved read. */
function switchedOff({ deployed, at }: Account): TriggerContext['isOff'] {
  const places = (['rules', 'schedules'] as const).flatMap((list) =>
    deployed[list].flatMap(({ enabled }, index) => (enabled ? [] : [placeText(at(list, index))])),
  );
  const off = new Set(places);
  return ({ location }) => off.has(placeText(location));
}

const placeText = ({ line, column }: Location): string => `${line}:${column}`;

function isUnread({ notRead }: Deployed, call: string, subject: string): boolean {
  return notRead.some((one) => one.call === call && one.subject === subject);
}

/** True where a call that would have shown the trigger was not answered: then nobody knows whether it is there. */
function mayBeUnread(deployed: Deployed, name: string, config: ConfigFacts, trigger: Trigger): boolean {
  const failed = (pattern: RegExp): boolean => deployed.notRead.some(({ call }) => pattern.test(call));
  switch (trigger.kind) {
    case 'sqs':
      return failed(/^lambda:ListEventSourceMappings$/);
    case 'schedule':
      return failed(trigger.source === 'rule' ? /^events:/ : /^scheduler:/);
    case 'http':
    case 'authorizer': {
      const isUrl = config.apis.some(({ id, kind }) => id === trigger.api && kind === 'function-url');
      return isUrl ? isUnread(deployed, 'lambda:ListFunctionUrlConfigs', name) : failed(/^apigateway:/);
    }
    default:
      return true;
  }
}

/** The APIs of added routes, behind those of the infrastructure code. */
function withNewApis(
  apis: readonly ApiFact[],
  deployed: readonly ApiFact[],
  functions: ConfigFacts['functions'],
): ApiFact[] {
  const known = new Set(apis.map(({ id }) => id));
  const used = new Set(functions.flatMap(({ triggers }) => triggers.flatMap((one) => ('api' in one ? [one.api] : []))));
  return [...apis, ...deployed.filter(({ id }) => used.has(id) && !known.has(id))];
}

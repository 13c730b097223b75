import type { DeployedApi, DeployedUrl } from '../../../model/deployed.js';
import type { ApiFact, GuardFact } from '../../../model/inventory.js';
import type { Value } from '../../../model/value.js';
import type { Account } from './account.js';
import type { Owned } from './events.js';
import { corsFact, payloadOf } from './http.js';
import { mainStages } from './names.js';

/** The APIs behind the triggers, in the order in which the read lists them. */
export function apiFacts(account: Account, triggers: readonly Owned[]): ApiFact[] {
  const used = new Set(triggers.flatMap(({ trigger }) => ('api' in trigger ? [trigger.api] : [])));
  const { deployed, at } = account;
  const gateways = deployed.apis.map((api, index) => apiFact(account, api, index));
  const urls = uniqueUrls(account).map(({ url, functionId, index }): ApiFact => {
    const cors = url.cors && { cors: corsFact(url.cors) };
    const id = account.urlId(functionId);
    return {
      id,
      kind: 'function-url',
      payload: '2.0',
      functionId,
      binaryMediaTypes: [],
      ...cors,
      location: at('urls', index),
    };
  });
  return [...gateways, ...urls].filter(({ id }) => used.has(id));
}

function apiFact(account: Account, api: DeployedApi, index: number): ApiFact {
  const stage = stageOf(account, api);
  return {
    id: account.apiIds.get(api.id) ?? api.id,
    kind: api.kind === 'http' ? 'http-api' : 'rest',
    payload: payloadOf(account, api),
    ...(stage && { stage }),
    binaryMediaTypes: api.binaryMediaTypes,
    ...(api.cors && { cors: corsFact(api.cors) }),
    location: account.at('apis', index),
  };
}

/** The stage whose name is part of the path. */
function stageOf({ stage, value }: Account, { kind, stages }: DeployedApi): Value | undefined {
  if (kind === 'http' && (stages.includes('$default') || stages.length === 0)) return undefined;
  const names = mainStages(stages);
  const name = names.find((one) => one === stage) ?? names[0];
  if (name !== undefined) return value(name);
  return stage === undefined ? { kind: 'stage', parts: [{ stage: true }] } : value(stage);
}

/** One route for each function with a URL of its own or of an alias. */
export function urlTriggers(account: Account): Owned[] {
  return uniqueUrls(account).map(({ url, functionId, index }) => {
    const api = account.urlId(functionId);
    const guards: GuardFact[] = url.auth === 'NONE' ? [] : [{ kind: 'iam', name: 'aws_iam' }];
    if (url.streaming) guards.push({ kind: 'non-proxy-integration', name: 'RESPONSE_STREAM' });
    const location = account.at('urls', index);
    const route = { method: 'ANY', path: '$default', guards, location } as const;
    return { functionId, trigger: { kind: 'http', id: `${api}:$default`, api, ...route } };
  });
}

/** A function may have one URL for itself and one for each alias; the first in order stands for it. */
function uniqueUrls(account: Account): Array<{ url: DeployedUrl; functionId: string; index: number }> {
  const seen = new Set<string>();
  return account.deployed.urls.flatMap((url, index) => {
    const functionId = account.ids.get(url.function);
    if (functionId === undefined || seen.has(functionId)) return [];
    seen.add(functionId);
    return [{ url, functionId, index }];
  });
}

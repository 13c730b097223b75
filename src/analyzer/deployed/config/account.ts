import type { Deployed, DeployedApi } from '../../../model/deployed.js';
import type { Value } from '../../../model/value.js';
import type { Places } from '../places.js';

/** A saved read with the names that things have in the inventory. */
export interface Account {
  readonly deployed: Deployed;
  readonly at: Places;
  /** `FunctionFact.id` by the function's name; functions without one are not part of the service. */
  readonly ids: ReadonlyMap<string, string>;
  /** `ApiFact.id` by `DeployedApi.id`. */
  readonly apiIds: ReadonlyMap<string, string>;
  /** `ApiFact.id` of a function's URL. */
  readonly urlId: (functionId: string) => string;
  readonly stage: string | undefined;
  readonly value: (text: string) => Value;
}

const STEMS = { rest: 'rest', http: 'http', websocket: 'websocket' } as const;

/** `restApi`, `rest2Api`, … for APIs in their order; names that are taken already are left out. */
export function nameApis(apis: readonly DeployedApi[], taken: ReadonlySet<string> = new Set()): Map<string, string> {
  const used = new Set(taken);
  return new Map(
    apis.map(({ id, kind }) => {
      const stem = STEMS[kind];
      let name = `${stem}Api`;
      for (let number = 2; used.has(name); number += 1) name = `${stem}${number}Api`;
      used.add(name);
      return [id, name];
    }),
  );
}

/** `WebhookFunction` → `webhookFunctionUrl`, `order-webhook` → `orderWebhookUrl`; two that come to one name get numbers. */
export function nameUrls(functionIds: readonly string[], taken: ReadonlySet<string>): (functionId: string) => string {
  const used = new Set(taken);
  const names = new Map(
    functionIds.map((id) => {
      const stem = id
        .replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())
        .replace(/^[A-Z]/, (first) => first.toLowerCase());
      let name = `${stem}Url`;
      for (let number = 2; used.has(name); number += 1) name = `${stem}${number}Url`;
      used.add(name);
      return [id, name];
    }),
  );
  return (functionId) => names.get(functionId) ?? `${functionId}Url`;
}

import type { AuthorizerTrigger, GuardFact, OtherTrigger, Trigger } from '../../../model/inventory.js';
import { staying } from '../events/entry.js';
import { flagGuard } from '../events/flag-guard.js';
import { quoted } from '../quote.js';
import { describeCall } from '../references.js';
import { dependsOnStage, type Resolved } from '../resolved.js';
import { readNumber, readText } from '../settings.js';
import { child } from '../yaml/tree.js';
import type { Api } from './apis.js';
import { isThere } from './code.js';
import { decision, holdsKey, isDecided, isIncomplete } from './literal.js';
import { functionNamed } from './mentions.js';
import type { TemplateReading, TriggerTable } from './reading.js';
import { twiceGuard } from './twice.js';

/** What stands before a route: guards that keep it closed, or the authorizer that the service carries over. */
export interface Protection {
  readonly guards: readonly GuardFact[];
  readonly authorizer?: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-enable-api-gateway-caching.html and `ReauthorizeEvery` */
const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 3600;

/**
 * Who may call the routes of an API. Whatever is not plainly absent protects: a route must not become open because its
 * authorizer was not understood.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
 */
export class Authorizers {
  readonly #reading: TemplateReading;
  readonly #triggers: TriggerTable;
  readonly #made = new Map<string, boolean>();
  readonly #policed = new Set<string>();

  constructor(reading: TemplateReading, triggers: TriggerTable) {
    this.#reading = reading;
    this.#triggers = triggers;
  }

  /** What protects a route with these settings of its own (the properties of the event). */
  protect(api: Api, settings: Resolved | undefined): Protection {
    const { resolver } = this.#reading;
    const [own, shared] = [settings, api.properties].map((level) => resolver.get(level, 'Auth'));
    const others = [
      ...this.#keyGuards(own, shared),
      ...([own, shared].some((auth) => this.#mayHave(auth, 'ResourcePolicy')) ? [policyGuard('ResourcePolicy')] : []),
      ...(this.#mayHave(api.properties, 'Policy') ? [policyGuard('Policy')] : []),
      ...certificateGuards(api),
      ...(this.#isTwice(api) ? [twiceGuard] : []),
    ];
    const isUnclear = [
      [settings, own],
      [api.properties, shared],
    ].some(([level, auth]) => isIncomplete(level) || isDecided(level, 'Auth') || (isThere(auth) && isIncomplete(auth)));
    if (isUnclear) return { guards: [unknownGuard, ...others] };
    const { guards, authorizer } = this.#named(api, own, shared);
    return { guards: [...guards, ...others], ...(authorizer !== undefined && { authorizer }) };
  }

  /** Learns of a policy that an event brings: on AWS it is one of the whole API. */
  notePolicy(api: Api, event: Resolved): void {
    if (this.#mayHave(this.#reading.resolver.get(event, 'Auth'), 'ResourcePolicy')) this.#policed.add(api.id);
  }

  /** A trigger with the policy that an event of its API brought, once all events are read. */
  policed(trigger: Trigger): Trigger {
    if (trigger.kind !== 'http' || !this.#policed.has(trigger.api)) return trigger;
    if (trigger.guards.some(({ name }) => name === 'ResourcePolicy')) return trigger;
    return { ...trigger, guards: [...trigger.guards, policyGuard('ResourcePolicy')] };
  }

  #isTwice({ logicalId }: Api): boolean {
    const { resources, twice } = this.#reading;
    const resource = logicalId === undefined ? undefined : resources.all.get(logicalId);
    return resource !== undefined && (twice.isAt(resource.at) || twice.isBelow(resource.node));
  }

  /** The first setting that is one: null counts as none, for SAM too. */
  #first(settings: ReadonlyArray<readonly [Resolved | undefined, string]>): readonly [Resolved | undefined, string] {
    return settings.find(([auth, key]) => this.#mayHave(auth, key)) ?? [undefined, ''];
  }

  #mayHave(settings: Resolved | undefined, key: string): boolean {
    return isDecided(settings, key) || isThere(this.#reading.resolver.get(settings, key));
  }

  #keyGuards(own: Resolved | undefined, shared: Resolved | undefined): GuardFact[] {
    const guard = { kind: 'api-key', name: 'ApiKeyRequired' } as const;
    const [auth, key] = this.#first([own, shared].map((one) => [one, 'ApiKeyRequired']));
    return isDecided(auth, key) ? [guard] : flagGuard(this.#reading.resolver.get(auth, key), guard);
  }

  #named(api: Api, own: Resolved | undefined, shared: Resolved | undefined): Protection {
    const { resolver } = this.#reading;
    const [auth, key] = this.#first([
      [own, 'Authorizer'],
      [shared, 'DefaultAuthorizer'],
    ]);
    const name = resolver.get(auth, key);
    if (name === undefined) return { guards: [] };
    const isWritten = !isDecided(auth, key) && !name.selection && !dependsOnStage(name);
    if (name.kind !== 'scalar' || typeof name.value !== 'string' || !isWritten) {
      return { guards: [{ kind: 'authorizer', name: this.#textOf(name) }] };
    }
    if (name.value === 'NONE') return { guards: [] };
    if (name.value === 'AWS_IAM') return { guards: [{ kind: 'iam', name: 'AWS_IAM' }] };
    const declared = resolver.get(shared, 'Authorizers');
    const isPlain = !isDecided(shared, 'Authorizers') && !isDecided(declared, name.value);
    const authorizer = this.#carried(api, name.value, resolver.get(declared, name.value), isPlain);
    return authorizer === undefined
      ? { guards: [{ kind: 'authorizer', name: quoted(name.value) }] }
      : { guards: [], authorizer };
  }

  /** The id of an authorizer that the service can ask itself. Either way its function learns once what it is for. */
  #carried(api: Api, name: string, settings: Resolved | undefined, isPlain: boolean): string | undefined {
    const id = `${api.id}:${name}`;
    const known = this.#made.get(id);
    if (known !== undefined) return known ? id : undefined;
    const functionId = functionNamed(this.#reading, this.#reading.resolver.get(settings, 'FunctionArn'));
    const list = functionId === undefined ? undefined : this.#triggers.get(functionId);
    const trigger =
      list && settings && isPlain && this.#isToken(api, name, settings)
        ? this.#trigger(api, name, settings)
        : undefined;
    this.#made.set(id, trigger !== undefined);
    if (trigger) list?.push(trigger);
    else if (functionId !== undefined && settings) list?.push(...this.#staying(functionId, settings));
    return trigger && id;
  }

  /** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-lambdatokenauthorizer.html */
  #isToken(api: Api, name: string, settings: Resolved): boolean {
    if (api.kind !== 'rest' || !/^[A-Za-z][\w-]*$/.test(name)) return false;
    if (isIncomplete(settings) || isThere(this.#reading.resolver.get(settings, 'UserPoolArn'))) return false;
    if (CHOOSING.has(decision(settings, 'FunctionArn')?.name ?? '')) return false;
    return (this.#text(settings, 'FunctionPayloadType', name) ?? 'TOKEN') === 'TOKEN';
  }

  #staying(functionId: string, { at }: Resolved): OtherTrigger[] {
    const event = { functionId, name: 'authorizer', at, ids: this.#reading.ids };
    return staying(event, 'authorizers other than those for a token are not carried over yet');
  }

  /** Undefined where a setting that decides about callers is not known. */
  #trigger(api: Api, name: string, settings: Resolved): AuthorizerTrigger | undefined {
    const { resolver } = this.#reading;
    const identity = resolver.get(settings, 'Identity');
    const header = this.#text(identity, 'Header', name);
    const validation = this.#text(identity, 'ValidationExpression', name);
    const isUnclear = [
      ['Header', header],
      ['ValidationExpression', validation],
    ].some(([key, text]) => text === undefined && isThere(resolver.get(identity, key!)));
    if (isUnclear || (isThere(identity) && identity.kind !== 'map')) return undefined;
    const ttl = readNumber(this.#reading, resolver.get(identity, 'ReauthorizeEvery'), {
      what: `ReauthorizeEvery of authorizer "${name}"`,
      min: 0,
      max: MAX_TTL_SECONDS,
      otherwise: `${DEFAULT_TTL_SECONDS} is used`,
    });
    return {
      kind: 'authorizer',
      id: `${api.id}:${name}`,
      api: api.id,
      name,
      type: 'token',
      header: header ?? 'Authorization',
      ...(validation !== undefined && { validation }),
      ttlSeconds: ttl ?? DEFAULT_TTL_SECONDS,
      location: settings.at,
    };
  }

  #text(settings: Resolved | undefined, key: string, name: string): string | undefined {
    const what = `${key} of authorizer "${name}"`;
    const otherwise = 'its routes stay closed until then';
    return readText(this.#reading, this.#reading.resolver.get(settings, key), { what, otherwise });
  }

  #textOf(value: Resolved): string {
    if (value.kind === 'call') return quoted(describeCall(this.#reading, value.node).source);
    return value.kind === 'scalar' ? quoted(value.source) || 'authorizer' : 'authorizer';
  }
}

/** Functions that choose among several: with other parameters, or in another stage, another function decides. */
const CHOOSING: ReadonlySet<string> = new Set(['If', 'FindInMap', 'Select']);

const unknownGuard: GuardFact = { kind: 'authorizer', name: 'Auth' };

const policyGuard = (name: string): GuardFact => ({ kind: 'iam', name });

/** Callers that show no certificate are refused before anything else is asked. */
function certificateGuards({ properties }: Api): GuardFact[] {
  const domain = properties.kind === 'map' ? child(properties.node, 'Domain') : undefined;
  const name = 'MutualTlsAuthentication';
  return holdsKey(domain, name) ? [{ kind: 'authorizer', name }] : [];
}

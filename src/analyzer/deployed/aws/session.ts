import type { NotRead } from '../../../model/deployed.js';
import type { AwsOptions } from '../../../model/options.js';
import { EXIT, type Failure } from '../../../model/result.js';
import { printable } from '../../../util/text.js';
import { type Trouble, troubleOf } from './trouble.js';

/** How many calls are under way at once. */
const WIDTH = 6;
/** Throttling is normal in busy accounts: the SDK waits longer before each further attempt, 20 s at most. */
const ATTEMPTS = 7;

/** What each of the SDK's clients is made with. */
export interface ClientSettings {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly retryMode: 'adaptive';
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly socketTimeout: number };
  readonly logger: Readonly<Record<'trace' | 'debug' | 'info' | 'warn' | 'error', () => void>>;
}

/** Which call it is, for messages: the action as IAM names it, and what is asked about. */
export interface Call {
  readonly action: string;
  readonly subject?: string;
  /** Without its answer there is nothing to go on with. */
  readonly essential?: true;
  /** Says why it was refused instead of noting it as not read. */
  readonly onRefused?: (why: string) => void;
}

/**
 * One reading of an account: sends calls, a few at a time, and keeps account of those that were not answered. What no
 * further call could do without is a failure; from then on nothing is sent any more.
 */
export class Session {
  readonly settings: ClientSettings;
  readonly #options: AwsOptions;
  readonly #onCall: ((action: string) => void) | undefined;
  readonly #notRead: NotRead[] = [];
  readonly #waiting: Array<() => void> = [];
  #free = WIDTH;
  #failure: Failure | undefined;

  constructor(options: AwsOptions, onCall?: (action: string) => void) {
    const { region, profile, endpoint } = options;
    // Which Node.js the SDK's next releases need is no concern of whoever runs this one; the SDK reads it once.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
    const silent = (): void => undefined;
    this.#options = options;
    this.#onCall = onCall;
    this.settings = {
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      ...(endpoint !== undefined && { endpoint }),
      retryMode: 'adaptive',
      maxAttempts: Number(process.env['AWS_MAX_ATTEMPTS']) || ATTEMPTS,
      requestHandler: { connectionTimeout: 3_000, socketTimeout: 10_000 },
      logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    };
  }

  /** Why nothing can be read at all. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get notRead(): readonly NotRead[] {
    return this.#notRead;
  }

  note(entry: NotRead): void {
    this.#notRead.push(entry);
  }

  /** The answer, or undefined when there is none (which then is noted, unless the thing asked about does not exist). */
  async send<T>(call: Call, ask: () => Promise<T>): Promise<T | undefined> {
    await this.#turn();
    try {
      if (this.#failure) return undefined;
      this.#onCall?.(call.action);
      return await ask();
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble) throw error;
      this.#handle(call, trouble);
      return undefined;
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  /** Everything that a paged call lists; when a later page is refused, what came before it. */
  async list<Page, Item>(
    call: Call,
    ask: (token: string | undefined) => Promise<Page>,
    read: (page: Page) => { readonly items: readonly Item[] | undefined; readonly next: string | undefined },
  ): Promise<Item[]> {
    const items: Item[] = [];
    const seen = new Set<string>();
    for (let token: string | undefined; ; ) {
      const current = token;
      const page = await this.send(call, () => ask(current));
      if (page === undefined) return items;
      const { items: more, next } = read(page);
      items.push(...(more ?? []));
      // A server that gives the same token again would be asked for ever.
      if (!next || seen.has(next)) return items;
      seen.add(next);
      token = next;
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
  }

  #handle({ action, subject, essential, onRefused }: Call, trouble: Trouble): void {
    if (trouble.kind === 'absent' && !essential) return;
    const isOnlyThis = trouble.kind === 'refused' || trouble.kind === 'unreachable' || trouble.kind === 'absent';
    if (!isOnlyThis || essential) this.#failure ??= failureOf(trouble, action, this.#options);
    else if (onRefused) onRefused(trouble.why);
    else this.note({ call: action, ...(subject !== undefined && { subject }), why: trouble.why });
  }
}

/** LL1018: nothing can be read, and what to do about it. */
function failureOf(trouble: Trouble, action: string, options: AwsOptions): Failure {
  return { code: 'LL1018', exit: EXIT.usage, ...explain(trouble, action, options) };
}

function explain(trouble: Trouble, action: string, options: AwsOptions): Pick<Failure, 'message' | 'fix'> {
  const { profile, region, endpoint } = options;
  const { kind, why } = trouble;
  const from = profile === undefined ? '' : ` (profile ${printable(profile)})`;
  const because = (reason: string): string => `the account cannot be read: ${reason}`;
  switch (kind) {
    case 'none':
    case 'profile':
      return {
        message: because(profile === undefined ? why : `the profile ${printable(profile)} gives no credentials`),
        fix: profile === undefined ? LOG_IN : 'name a profile of ~/.aws/config with --profile',
      };
    case 'credentials':
    case 'expired':
      return { message: because(`${why}${from}`), fix: LOG_IN };
    case 'region':
      return {
        message: because(region === undefined ? 'no region is set' : `${JSON.stringify(region)} is no region`),
        fix: 'name one with --region, such as --region eu-west-1, or set AWS_REGION',
      };
    case 'unreachable':
      return {
        message: because(`${endpoint === undefined ? 'AWS' : withoutLogin(endpoint)} cannot be reached: ${why}`),
        fix: endpoint === undefined ? 'check the network, a proxy, and the region' : 'check --endpoint',
      };
    default:
      return { message: because(`${action}: ${why}${from}`), fix: wayOut(trouble, action, options) };
  }
}

const LOG_IN = 'log in again (aws sso login, aws configure), or name another profile with --profile';

/** What to do about a call that was refused without which nothing else can be asked. */
function wayOut(trouble: Trouble, action: string, { endpoint }: AwsOptions): string {
  const by = trouble.kind === 'refused' ? trouble.by : 'server';
  if (by === 'throttle') return 'wait a few minutes, then read again';
  if (by === 'server') return endpoint === undefined ? 'read again later' : 'check --endpoint';
  return `allow ${action} to this identity (the policy AWSLambda_ReadOnlyAccess does), or use another one with --profile`;
}

/** A URL may carry a name and a password. */
function withoutLogin(endpoint: string): string {
  return printable(endpoint.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1'));
}

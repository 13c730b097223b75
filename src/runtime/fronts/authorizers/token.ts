import { performance } from 'node:perf_hooks';
import { log } from '../../lifecycle/log.js';
import { REST_API } from '../../limits.js';
import type { Authorizer } from '../../types.js';
import type { GatewayError } from '../errors.js';
import { accountId, apiId, type ReceivedRequest, region } from '../gateway-request.js';
import { invokeWithin } from '../invoke.js';
import { decodePercent } from '../target.js';
import { GrantCache } from './cache.js';
import { type Grant, readGrant } from './grant.js';
import { type CalledMethod, evaluate } from './policy.js';

/** Whether a request goes on to the function, and what the function is told about the caller. */
export type Access =
  | { kind: 'open' }
  | { kind: 'granted'; authorizer: { [name: string]: unknown } }
  | { kind: 'refused'; error: GatewayError };

/** What the service remembers of an authorizer. */
interface State {
  accepts: (token: string) => boolean;
  cache: GrantCache;
}

/** Who the caller is, and how many milliseconds it took to learn that. */
type Answer = { kind: 'known'; grant: Grant; milliseconds: number } | { kind: 'refused'; error: GatewayError };

const states = new WeakMap<Authorizer, State>();

/**
 * A Lambda authorizer of a REST API that decides by one header: `{ authorizer }` of a route.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function tokenAuthorizer(settings: Omit<Authorizer, 'kind'>): Authorizer {
  return { ...settings, kind: 'token' };
}

/**
 * Asks the authorizer of a route. Anything but a clear Allow for this method is a refusal: also an authorizer that is
 * none, fails, is slow, or answers with something else than a policy. Never rejects.
 */
export async function authorize(authorizer: Authorizer | undefined, request: ReceivedRequest): Promise<Access> {
  try {
    if (authorizer?.kind !== 'token' || request.route.front.definition.kind !== 'rest') {
      return failed(request, authorizer, 'it is no token authorizer of a REST API');
    }
    const method = calledMethod(request);
    const answer = await ask(authorizer, request, method.arns[0] ?? '');
    if (answer.kind === 'refused') return answer;
    const { grant, milliseconds } = answer;
    const verdict = evaluate(grant.statements, method);
    if (verdict !== 'allowed') return { kind: 'refused', error: verdict };
    const { principalId, context } = grant;
    return { kind: 'granted', authorizer: { ...context, principalId, integrationLatency: milliseconds } };
  } catch (error) {
    return failed(request, authorizer, String(error));
  }
}

async function ask(authorizer: Authorizer, request: ReceivedRequest, arn: string): Promise<Answer> {
  const { accepts, cache } = stateOf(authorizer);
  const token = tokenOf(authorizer, request);
  if (token === undefined || !accepts(token)) return { kind: 'refused', error: 'unauthorized' };
  const began = performance.now();
  const kept = cache.read(token, began);
  if (kept !== undefined) return { kind: 'known', grant: kept, milliseconds: 0 };
  const event = { type: 'TOKEN', methodArn: arn, authorizationToken: token };
  const limit = request.route.front.definition.limits === 'lifted' ? undefined : REST_API.integrationTimeoutMs;
  const outcome = await invokeWithin(authorizer.fn, event, { traceId: request.ids.traceId }, limit);
  if (outcome.kind === 'too-late') return failed(request, authorizer, 'it took too long');
  if (outcome.kind === 'failure') {
    // The one error by which an authorizer says: no.
    const said = outcome.failure === 'error' ? outcome.payload.errorMessage : '';
    if (said === 'Unauthorized') return { kind: 'refused', error: 'unauthorized' };
    return failed(request, authorizer, `its function has no result: ${outcome.failure}`);
  }
  const read = readGrant(outcome.result);
  if (read.kind === 'invalid') return failed(request, authorizer, `its result cannot be used: ${read.why}`);
  warnOfDoubt(authorizer, read.grant);
  const answered = performance.now();
  const seconds = Math.min(authorizer.ttlSeconds, REST_API.maxAuthorizerTtlSeconds);
  if (seconds > 0) cache.write(token, read.grant, answered + seconds * 1000);
  return { kind: 'known', grant: read.grant, milliseconds: Math.round(answered - began) };
}

/**
 * The header's whole value. None when the header is not there or empty; and none when it was sent twice, for then the
 * function might read another one than the authorizer did.
 */
function tokenOf({ header }: Authorizer, { headers }: ReceivedRequest): string | undefined {
  const values = headers.get(header.toLowerCase())?.values ?? [];
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}

function stateOf(authorizer: Authorizer): State {
  const known = states.get(authorizer);
  if (known !== undefined) return known;
  const state = { accepts: validator(authorizer.validation), cache: new GrantCache() };
  states.set(authorizer, state);
  return state;
}

/** AWS reads Java's regular expressions; of their inline flags only `(?i)` at the beginning has a counterpart here. */
function validator(validation: string | undefined): (token: string) => boolean {
  if (validation === undefined) return () => true;
  const ignoreCase = validation.startsWith('(?i)');
  const regexp = new RegExp(ignoreCase ? validation.slice(4) : validation, ignoreCase ? 'i' : '');
  return (token) => regexp.test(token);
}

/**
 * The ARN comes first by which the authorizer is asked: the path as it was sent, without the first slash. A star in it is
 * escaped, or an authorizer that allows just this ARN would allow everything. The slash at the end does not count for the
 * route, so a policy may name the method without it; and a Deny also applies to what the path is when it is decoded.
 */
function calledMethod({ route, place, method }: ReceivedRequest): CalledMethod {
  const { front } = route;
  const base = `arn:aws:execute-api:${region()}:${accountId()}:${apiId(front)}/${front.definition.stage}/${method}/`;
  const [sent, trimmed] = withoutOuterSlashes(place.path);
  const arns = [sent, trimmed].map((path) => base + path.replace(/\*/g, '%2A'));
  return { arns, suspects: [...arns, base + decodePercent(sent), base + decodePercent(trimmed)] };
}

/** The path without the slashes in front, and without those at the end too. */
function withoutOuterSlashes(path: string): [string, string] {
  let start = 0;
  let end = path.length;
  while (path[start] === '/') start += 1;
  while (end > start && path[end - 1] === '/') end -= 1;
  return [path.slice(start), path.slice(start, end)];
}

function warnOfDoubt({ id }: Authorizer, { statements }: Grant): void {
  if (!statements.some(({ doubtful }) => doubtful)) return;
  const message = 'conditions of a policy are not evaluated: such an Allow gives nothing, such a Deny always applies';
  log('warn', { event: 'authorizer-policy', authorizer: id, message });
}

function failed(
  { route }: ReceivedRequest,
  authorizer: Authorizer | undefined,
  message: string,
): { kind: 'refused'; error: GatewayError } {
  log('error', {
    event: 'authorizer-failed',
    authorizer: authorizer?.id,
    route: `${route.method} ${route.path}`,
    message,
  });
  return { kind: 'refused', error: 'authorizer-failed' };
}

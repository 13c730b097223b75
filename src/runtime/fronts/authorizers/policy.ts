import { own } from '../../own.js';
import { isObject } from '../answer.js';
import { globMatches } from './glob.js';

/**
 * The policy that an authorizer returns.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * Whatever is in doubt is read against the caller: an Allow counts only when all of it is understood, a Deny also when a
 * part is not.
 */
export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: Matcher;
  resources: Matcher;
  /** It has a Condition, or a part that we do not know. */
  doubtful: boolean;
}

interface Matcher {
  patterns: string[];
  /** NotAction, NotResource: all but these. */
  negated: boolean;
  /** A match is bad for the caller, so a pattern that might match does. */
  wide: boolean;
}

export type ReadPolicy = { kind: 'policy'; statements: Statement[] } | { kind: 'invalid'; why: string };

const ACTION = 'execute-api:invoke';
const VERSIONS = ['2012-10-17', '2008-10-17'];
const KNOWN = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
/** Of an ARN in IAM. */
const MAX_PATTERN = 2048;

/** Reads a policy document, as JSON values. */
export function readPolicy(document: unknown): ReadPolicy {
  if (!isObject(document)) return invalid('policyDocument is not an object');
  const version = own(document, 'Version');
  if (version !== undefined && !(typeof version === 'string' && VERSIONS.includes(version))) {
    return invalid('Version of the policy is unknown');
  }
  const given = own(document, 'Statement');
  const list: unknown[] = Array.isArray(given) ? given : [given];
  const statements: Statement[] = [];
  for (const one of list) {
    const statement = readStatement(one);
    if (statement === undefined) return invalid('a Statement is malformed');
    statements.push(statement);
  }
  return { kind: 'policy', statements };
}

/** A method that is called, by the names that policies may have for it. */
export interface CalledMethod {
  /** ARNs that an Allow may name. */
  arns: string[];
  /** All that a Deny may name: these, and what a function might make of the path. */
  suspects: string[];
}

/** Whether a policy lets a method be called. An explicit Deny wins, and without an Allow there is none. */
export function evaluate(
  statements: Statement[],
  { arns, suspects }: CalledMethod,
): 'allowed' | 'not-allowed' | 'explicit-deny' {
  if (statements.some((one) => one.effect === 'Deny' && applies(one, suspects))) return 'explicit-deny';
  const allowed = statements.some((one) => one.effect === 'Allow' && !one.doubtful && applies(one, arns));
  return allowed ? 'allowed' : 'not-allowed';
}

function applies({ actions, resources }: Statement, arns: string[]): boolean {
  return matchesAction(actions) && arns.some((arn) => matchesArn(resources, arn));
}

function readStatement(given: unknown): Statement | undefined {
  if (!isObject(given)) return undefined;
  const effect = own(given, 'Effect');
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  const actions = readMatcher(given, 'Action', effect);
  const resources = readMatcher(given, 'Resource', effect);
  if (actions === undefined || resources === undefined) return undefined;
  const condition = own(given, 'Condition');
  const conditional = condition !== undefined && !(isObject(condition) && Object.keys(condition).length === 0);
  const unknown = Object.keys(given).some((key) => !KNOWN.includes(key));
  return { effect, actions, resources, doubtful: conditional || unknown };
}

/** Exactly one of `Action` and `NotAction`, with one pattern or several. */
function readMatcher(given: object, name: string, effect: 'Allow' | 'Deny'): Matcher | undefined {
  const plain = own(given, name);
  const not = own(given, `Not${name}`);
  if ((plain === undefined) === (not === undefined)) return undefined;
  const value = plain ?? not;
  const patterns: unknown[] = Array.isArray(value) ? value : [value];
  if (patterns.length === 0 || !patterns.every(isPattern)) return undefined;
  const negated = plain === undefined;
  return { patterns: patterns as string[], negated, wide: (effect === 'Deny') !== negated };
}

function isPattern(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_PATTERN;
}

function matchesAction(matcher: Matcher): boolean {
  return matches(matcher, (pattern) => globMatches(pattern.toLowerCase(), ACTION));
}

function matchesArn(matcher: Matcher, arn: string): boolean {
  return matches(matcher, (pattern) => (matcher.wide ? mayMatchArn(pattern, arn) : matchesWholeArn(pattern, arn)));
}

/** A policy variable such as `${aws:username}` has no value here: it matches where that is bad for the caller. */
function matches({ patterns, negated, wide }: Matcher, match: (pattern: string) => boolean): boolean {
  return patterns.some((pattern) => (pattern.includes('${') ? wide : match(pattern))) !== negated;
}

/** Field by field, as IAM does it: a star ends at a colon, and what is missing at the end is a star. */
function matchesWholeArn(pattern: string, arn: string): boolean {
  const wanted = fields(pattern);
  return fields(arn).every((field, index) => globMatches(wanted[index] ?? '*', field));
}

/**
 * Leaves out region, account and API: these differ between AWS and this service, and a policy that names the API on AWS
 * and denies `DELETE /orders` means it here too.
 */
function mayMatchArn(pattern: string, arn: string): boolean {
  const [, , service = '*', , , resource = '*'] = fields(pattern);
  const slash = resource.indexOf('/');
  const tail = slash < 0 ? '*' : `*${resource.slice(slash)}`;
  return globMatches(service, 'execute-api') && globMatches(tail, fields(arn)[5] ?? '');
}

/** The six fields of an ARN; the last one keeps its colons. */
function fields(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function invalid(why: string): ReadPolicy {
  return { kind: 'invalid', why };
}

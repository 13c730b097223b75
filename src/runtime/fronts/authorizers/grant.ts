import { own } from '../../own.js';
import { isObject } from '../answer.js';
import { toObject } from '../target.js';
import { readPolicy, type Statement } from './policy.js';

/** What an authorizer said about a caller. */
export interface Grant {
  principalId: string;
  /** What it adds for the function, as text. */
  context: { [name: string]: string };
  statements: Statement[];
}

export type ReadGrant = { kind: 'grant'; grant: Grant } | { kind: 'invalid'; why: string };

/** AWS takes 8 KB; far more than that is not meant as a policy. */
const MAX_CHARACTERS = 65_536;

/**
 * Reads the result of a Lambda authorizer of a REST API. `usageIdentifierKey` is not read: the service knows no usage plans.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function readGrant(result: unknown): ReadGrant {
  if (!isObject(result)) return invalid('it is not an object');
  if (JSON.stringify(result).length > MAX_CHARACTERS) return invalid('it is larger than any policy');
  const principalId = own(result, 'principalId');
  if (typeof principalId !== 'string' || principalId === '') return invalid('principalId is not a string');
  const policy = readPolicy(own(result, 'policyDocument'));
  if (policy.kind === 'invalid') return policy;
  const context = readContext(own(result, 'context'));
  if (context === undefined) return invalid('context holds more than strings, numbers and booleans');
  return { kind: 'grant', grant: { principalId, context, statements: policy.statements } };
}

function readContext(context: unknown): { [name: string]: string } | undefined {
  if (context === undefined || context === null) return {};
  if (!isObject(context)) return undefined;
  const entries: [string, string][] = [];
  for (const name of Object.keys(context)) {
    const value = context[name];
    if (value === null) continue;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
    entries.push([name, String(value)]);
  }
  return toObject(entries);
}

function invalid(why: string): ReadGrant {
  return { kind: 'invalid', why };
}

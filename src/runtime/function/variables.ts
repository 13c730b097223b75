import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { own } from '../own.js';
import type { EnvironmentVariable, FunctionDefinition, LambdaFunction } from '../types.js';
import type { FunctionIdentity } from './context.js';
import type { Variables } from './environment.js';

/** A required variable that the service's environment lacks. */
export interface MissingVariable {
  name: string;
  /** Keys of `functions.ts`. */
  functions: string[];
}

/** Name in the service's environment and default of one declared variable. */
interface Source {
  from: string;
  default: string | undefined;
}

/** All required variables without a value, by name, each with the functions that need it. */
export function missingFrom(functions: readonly LambdaFunction[], service: Variables): MissingVariable[] {
  const missing = new Map<string, string[]>();
  for (const fn of functions) {
    for (const [, source] of sources(fn.definition)) {
      if ((own(service, source.from) ?? source.default) !== undefined) continue;
      const needing = missing.get(source.from) ?? [];
      if (!needing.includes(fn.id)) needing.push(fn.id);
      missing.set(source.from, needing);
    }
  }
  return [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, ids]) => ({ name, functions: ids }));
}

/**
 * What one function sees: the service's environment without the names that only other functions declare, then the
 * variables it declares, then those that Lambda sets.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionVariables(
  fn: LambdaFunction,
  all: readonly LambdaFunction[],
  service: Variables,
  root: string,
): Variables {
  const declared = sources(fn.definition);
  const hidden = new Set<string>();
  for (const other of all) {
    for (const [name, source] of sources(other.definition)) {
      if (source.from !== name) hidden.add(source.from);
      if (other !== fn) hidden.add(name).add(source.from);
    }
  }
  const values = new Map<string, string>([['TZ', ':UTC']]);
  for (const name of Object.keys(service)) {
    const value = service[name];
    // The container's own TZ is the service's affair; Lambda says :UTC unless a function declares another.
    if (value !== undefined && name !== 'TZ' && !hidden.has(name)) values.set(name, value);
  }
  for (const [name, source] of declared) {
    const given = own(service, source.from);
    const value = typeof given === 'string' ? given : source.default;
    if (typeof value === 'string') values.set(name, value);
    else values.delete(name);
  }
  for (const [name, value] of reservedVariables(fn, service, root)) values.set(name, value);
  return asVariables(values);
}

/** Lambda's name for one running copy of a function: who the code is, in its context and its variables. */
export function functionIdentity(fn: LambdaFunction, service: Variables, copy: string): FunctionIdentity {
  const name = fn.definition.name ?? fn.id;
  const account = service['AWS_ACCOUNT_ID'] ?? '123456789012';
  const day = new Date().toISOString().slice(0, 10).split('-').join('/');
  return {
    functionName: name,
    memory: fn.definition.memory,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `${day}/[$LATEST]${copy}`,
    arn: `arn:aws:lambda:${region(service)}:${account}:function:${name}`,
  };
}

/** Where the function's package is: what its code finds as LAMBDA_TASK_ROOT and as its working directory. */
export function taskRoot(root: string, definition: FunctionDefinition): string {
  return path.resolve(root, definition.codeUri ?? '.');
}

/** X-Ray's id of an invocation that came without one; on Lambda every invocation has one. */
export function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

function reservedVariables(fn: LambdaFunction, service: Variables, root: string): [string, string][] {
  const { definition } = fn;
  const name = definition.name ?? fn.id;
  return [
    ['AWS_LAMBDA_FUNCTION_NAME', name],
    ['AWS_LAMBDA_FUNCTION_MEMORY_SIZE', String(definition.memory)],
    ['AWS_LAMBDA_FUNCTION_VERSION', '$LATEST'],
    ['AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand'],
    ['AWS_LAMBDA_LOG_GROUP_NAME', `/aws/lambda/${name}`],
    ['AWS_REGION', region(service)],
    ['AWS_DEFAULT_REGION', region(service)],
    ['AWS_EXECUTION_ENV', `AWS_Lambda_${definition.runtime}`],
    ['_HANDLER', definition.handler],
    ['LAMBDA_TASK_ROOT', taskRoot(root, definition)],
  ];
}

function region(service: Variables): string {
  return service['AWS_REGION'] ?? service['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}

function sources(definition: FunctionDefinition): [string, Source][] {
  const environment = definition.environment ?? {};
  return Object.keys(environment).map((name) => [name, source(name, environment[name])]);
}

function source(name: string, declared: string | EnvironmentVariable | undefined): Source {
  if (typeof declared === 'string') return { from: name, default: declared };
  return { from: declared?.from ?? name, default: declared?.default };
}

/** Names come from the user's files: `__proto__` must be a variable like any other. */
function asVariables(values: Map<string, string>): Variables {
  const variables: Variables = Object.create(null);
  for (const [name, value] of values) variables[name] = value;
  return variables;
}

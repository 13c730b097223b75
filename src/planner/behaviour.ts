import type { FunctionPlan, Plan, RoutePlan } from '../model/plan.js';
import type { Value } from '../model/value.js';
import { count } from '../util/text.js';

type Parts = Omit<Plan, 'version' | 'env' | 'outcomes' | 'totals' | 'behaviourChanges' | 'findings'>;

/** What will be different although nothing in the diff looks wrong: one sentence each, only those that apply. */
export function behaviourChanges(parts: Parts): string[] {
  if (parts.functions.length === 0) return [];
  return [
    ...processSentences(parts),
    ...laneSentences(parts.functions),
    ...frontSentences(parts),
    ...triggerSentences(parts),
  ];
}

function processSentences({ functions, service }: Parts): string[] {
  const sentences = [
    'No cold starts: code is loaded before the service listens, and stays loaded until the container stops.',
    'All functions use the permissions of the container (one task role); on AWS each invocation had the role of its function.',
    '/tmp is one folder for all functions and invocations of a container, and has no limit of its own.',
    'Memory sizes are no hard limits any more; one container holds all functions.',
  ];
  const callbacks = functions.filter(({ runtime }) => runtime !== 'nodejs24.x');
  if (callbacks.length > 0) {
    sentences.push(
      'A handler that answers through its callback is answered at once; Lambda waited until the event loop was empty.',
    );
  }
  const others = functions.filter(({ runtime }) => runtime !== `nodejs${service.nodeMajor}.x`);
  if (others.length > 0) {
    sentences.push(
      `${count(others.length, 'function')} declared for another version run on Node.js ${service.nodeMajor}.`,
    );
  }
  if (functions.some(({ environment }) => environment.some(({ name }) => name === 'NODE_OPTIONS'))) {
    sentences.push('NODE_OPTIONS of a function is only text it can read; options of Node.js belong to the container.');
  }
  return sentences;
}

function laneSentences(functions: readonly FunctionPlan[]): string[] {
  const lanes = new Set(functions.map(({ lane }) => lane));
  const sentences: string[] = [];
  if (lanes.has('isolated')) {
    sentences.push(
      'Several invocations of a function run in one process at a time, each in a copy of the code of its own (lane isolated).',
      'A function that runs out of time is answered as on Lambda, but its code cannot be stopped: its copy is retired and ends on its own.',
    );
  }
  if (lanes.has('process')) {
    sentences.push('Functions in lane process run in child processes; one that runs out of time is killed.');
  }
  if (lanes.has('shared')) {
    sentences.push('Functions in lane shared handle several invocations at a time with the same module state.');
  }
  if (functions.some(({ reservedConcurrency }) => reservedConcurrency !== undefined)) {
    sentences.push('Reserved concurrency counts per container; on AWS it counted for the whole account.');
  }
  return sentences;
}

function frontSentences({ fronts, authorizers, pools }: Parts): string[] {
  const sentences: string[] = [];
  if (fronts.some(({ kind, prefix }) => kind === 'function-url' && !isRoot(prefix))) {
    sentences.push(
      'A Function URL had a host of its own on AWS; beside other APIs it answers below /_url/, which its events do not show.',
    );
  }
  if (authorizers.some(({ ttlSeconds }) => ttlSeconds > 0)) {
    sentences.push('Answers of authorizers are kept per container; on AWS one memory served the whole API.');
  }
  if (pools.length > 0) {
    sentences.push(
      'Functions share database connections: a connect() may wait for a free one, and each end() resets it for the next.',
    );
  }
  return sentences;
}

const isRoot = (prefix: Value): boolean => prefix.kind === 'literal' && prefix.text === '';

function triggerSentences({ routes, schedules, consumers }: Parts): string[] {
  const sentences: string[] = [];
  if (routes.length > 0) {
    sentences.push(
      'Throttling, usage plans, WAF and access logs of API Gateway are not in front of the service by themselves.',
    );
  }
  const closed = routes.filter((route: RoutePlan) => route.closed);
  if (closed.length > 0) {
    sentences.push(`${count(closed.length, 'route answers', 'routes answer')} 403 until somebody decides (LL1305).`);
  }
  if (schedules.length > 0) {
    sentences.push(
      'Schedules are off until named in SCHEDULES_ENABLED; every worker that names one runs it, so name it in one.',
    );
  }
  if (consumers.length > 0) {
    sentences.push('Queue consumers are off until named in CONSUMERS_ENABLED; their concurrency counts per worker.');
  }
  return sentences;
}

import { type Finding, finding } from '../model/finding.js';
import type { GuardFact, HttpTrigger } from '../model/inventory.js';
import type { AuthorizerPlan, RoutePlan } from '../model/plan.js';
import type { Candidate } from './triage.js';

/**
 * Every route of the candidates, each front, method and path once: the first one in the file wins, and asks of callers
 * what any of them asks.
 * @param authorizers those whose function can move; a route with another one stays closed
 */
export function planRoutes(
  candidates: readonly Candidate[],
  authorizers: ReadonlyMap<string, AuthorizerPlan>,
): { routes: RoutePlan[]; findings: Finding[] } {
  const routes = new Map<string, RoutePlan>();
  const findings: Finding[] = [];
  for (const { id: functionId, triggers } of candidates) {
    for (const trigger of triggers) {
      if (trigger.kind !== 'http') continue;
      const barriers = barriersOf(trigger, authorizers);
      const route = routeOf(functionId, trigger, barriers, authorizers);
      const first = routes.get(matchKey(route));
      const kept = first ? asStrict(first, route) : route;
      routes.set(matchKey(route), kept);
      if (first) findings.push(collision(first, route));
      if (kept.closed && !first?.closed) findings.push(closedRoute(kept, barriers));
    }
  }
  return { routes: [...routes.values()], findings };
}

/** `GET /orders/{id}`, or `$default` for an HTTP API's catch-all. */
export function routeKey({ method, path }: Pick<RoutePlan, 'method' | 'path'>): string {
  return path === '$default' ? path : `${method} ${path}`;
}

/** What stood in front of the route on AWS and does not here: for an authorizer, because its function stays or is not in the file. */
function barriersOf({ guards, authorizer }: HttpTrigger, authorizers: ReadonlyMap<string, AuthorizerPlan>): string[] {
  const left = authorizer === undefined || authorizers.has(authorizer) ? [] : [`authorizer ${nameIn(authorizer)}`];
  return [...left, ...guards.map(guardText)];
}

/** `TokenAuth` of `restApi:TokenAuth`. */
const nameIn = (authorizer: string): string => authorizer.slice(authorizer.indexOf(':') + 1);

function routeOf(
  functionId: string,
  { api, method, path, authorizer, cors, location }: HttpTrigger,
  barriers: readonly string[],
  authorizers: ReadonlyMap<string, AuthorizerPlan>,
): RoutePlan {
  return {
    id: `${api}:${routeKey({ method, path })}`,
    front: api,
    method,
    path,
    functionId,
    ...(barriers.length > 0 && { closed: `${barriers.join(', ')} not carried over (LL1305)` }),
    ...(authorizer !== undefined && authorizers.has(authorizer) && { authorizer }),
    ...(cors && { cors }),
    location,
  };
}

/** Two paths that differ in the names of their parameters only answer the same requests. */
function matchKey({ front, method, path }: RoutePlan): string {
  const shape = path.replace(/\{[^{}]*?(\+?)\}/g, '{$1}');
  return JSON.stringify([front, path === '$default' ? '' : method, shape]);
}

/** Nobody may come in by one route who was kept out by the other. */
function asStrict(first: RoutePlan, { closed, authorizer }: RoutePlan): RoutePlan {
  return {
    ...first,
    ...(first.closed === undefined && closed !== undefined && { closed }),
    ...(first.authorizer === undefined && authorizer !== undefined && { authorizer }),
  };
}

function collision(first: RoutePlan, second: RoutePlan): Finding {
  const key = routeKey(second);
  return finding({
    code: 'LL1304',
    demand: 'must-decide',
    functionId: second.functionId,
    location: second.location,
    message: `"${first.functionId}" and "${second.functionId}" both answer ${key} of ${second.front}; the first one gets it.`,
    fix: `Remove ${key} from one of the two functions, or keep one of them on Lambda.`,
  });
}

function closedRoute(route: RoutePlan, barriers: readonly string[]): Finding {
  return finding({
    code: 'LL1305',
    demand: 'must-decide',
    functionId: route.functionId,
    location: route.location,
    message: `${routeKey(route)} of ${route.front} stays closed (403): ${barriers.join(', ')} of "${route.functionId}" cannot be carried over yet.`,
    fix: `Keep "${route.functionId}" on Lambda, or check callers in the service, take "closed" off the route and accept: npx lambda-lift explain LL1305.`,
  });
}

const GUARD_WORDS: Readonly<Record<GuardFact['kind'], string>> = {
  authorizer: 'authorizer',
  iam: 'IAM authorization',
  'api-key': 'API key',
  'request-validation': 'request validation',
  'non-proxy-integration': 'mapping of the integration',
};

function guardText({ kind, name }: GuardFact): string {
  const word = GUARD_WORDS[kind];
  return name === '' || name === kind ? word : `${word} ${name}`;
}

import type { Plan } from '../../model/plan.js';
import { EXIT, type Failure } from '../../model/result.js';
import type { RouteReport } from '../../model/verify.js';
import { count } from '../../util/text.js';
import type { LogLine } from '../image/logs.js';
import { judge, needsProbe } from './judge.js';
import { probeOf, type RouteRequest, requestsFor } from './requests.js';
import { send } from './send.js';

export interface Calling {
  readonly values: ReadonlyMap<string, string>;
  readonly allRoutes: boolean;
  /** Port of this machine that the service answers on. */
  readonly port: number;
  readonly signal: AbortSignal;
}

/** Calls every route of the plan, one after another in its order, and judges each answer. */
export async function callRoutes(plan: Plan, calling: Calling): Promise<RouteReport[]> {
  const reports: RouteReport[] = [];
  for (const request of requestsFor(plan, calling.values, calling.allRoutes))
    reports.push(await call(request, calling));
  return reports;
}

async function call(request: RouteRequest, { port, signal }: Calling): Promise<RouteReport> {
  const answer = await send(request, port, signal);
  const probe = needsProbe(request, answer) ? await send(probeOf(request), port, signal) : undefined;
  const { verdict, note } = judge(request, answer, probe);
  const seen = answer.kind === 'answer' && verdict !== 'not-called';
  return {
    route: request.route.id,
    request: `${request.method} ${request.target}`,
    functionId: request.route.functionId,
    verdict,
    ...(seen && { status: answer.status, milliseconds: answer.milliseconds }),
    ...(note !== undefined && { note }),
  };
}

/** Adds to each function that failed what it threw, from the service's log. */
export function withErrors(routes: readonly RouteReport[], log: readonly LogLine[]): RouteReport[] {
  return routes.map((report) => {
    if (report.status === undefined || report.status < 500) return report;
    const line = log.findLast((one) => one.event === 'invoke-error' && one.function === report.functionId);
    const [first] = (line?.errorMessage ?? '').split('\n');
    if (line === undefined || report.note === undefined) return report;
    return { ...report, note: `${report.note}: ${line.errorType ?? 'Error'}: ${first}` };
  });
}

/** The failure for routes that answered wrongly; undefined when none did. */
export function routeFailure(routes: readonly RouteReport[]): Failure | undefined {
  const wrong = routes.filter(({ verdict }) => verdict === 'failed');
  if (wrong.length === 0) return undefined;
  return {
    code: 'LL1026',
    exit: EXIT.regressed,
    message: `${count(wrong.length, 'route')} of ${routes.length} ${wrong.length === 1 ? 'does' : 'do'} not answer as planned`,
    fix: 'look at the routes marked failed, and at what the container logged',
    detail: wrong.map(({ request, note }) => `${request}: ${note}`),
  };
}

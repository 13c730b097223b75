import type { RouteVerdict } from '../../model/verify.js';
import type { RouteRequest } from './requests.js';
import type { Answer } from './send.js';

export interface Judgement {
  readonly verdict: RouteVerdict;
  readonly note?: string;
}

const passed = (note?: string): Judgement => ({ verdict: 'passed', ...(note !== undefined && { note }) });
const failed = (note: string): Judgement => ({ verdict: 'failed', note });
const warning = (note: string): Judgement => ({ verdict: 'warning', note });

const NOT_CALLED = 'reachable; not called, because it may change data';

/**
 * What an answer says about the service. An error that the function itself answers with is none of the service's.
 * @param probe answer to a probe of the same route: tells an answer of the gateway from one of the function
 */
export function judge(request: RouteRequest, answer: Answer, probe?: Answer): Judgement {
  if (request.kind === 'preflight') return judgePreflight(request, answer);
  if (answer.kind === 'none') return judgeSilence(request, answer.why);
  const { status } = answer;
  if (request.route.closed !== undefined) return judgeClosed(status, request.route.closed);
  if (request.route.authorizer !== undefined) return judgeGuarded(request, status);
  if (request.kind === 'probe') return judgeProbe(status);
  if (needsProbe(request, answer)) {
    const gateway = probe?.kind === 'answer' && probe.status === status;
    if (gateway) return failed(status === 404 ? 'no route answers here' : `${status} before the function is asked`);
  }
  if (status >= 500) return judgeBroken(request, answer);
  return status >= 400 ? warning("the function's own answer") : passed();
}

/** True for an answer that both the gateway and a function may give. */
export function needsProbe({ kind, route }: RouteRequest, answer: Answer): boolean {
  const open = route.closed === undefined && route.authorizer === undefined;
  return kind === 'call' && open && answer.kind === 'answer' && [401, 403, 404].includes(answer.status);
}

function judgeSilence({ kind, route }: RouteRequest, why: string): Judgement {
  const open = route.closed === undefined && route.authorizer === undefined;
  // Without limits the route waits for the body that was announced: it is there.
  return kind === 'probe' && open && why.startsWith('no answer within') ? notCalled() : failed(why);
}

function judgeClosed(status: number, why: string): Judgement {
  return status === 403
    ? passed(`closed: ${why}`)
    : failed(`answers ${status}, and the plan says that it is closed (${why})`);
}

function judgeGuarded({ kind }: RouteRequest, status: number): Judgement {
  if (status === 401 || status === 403) return passed('asks for a token');
  if (kind === 'probe' && status === 413) return notCalled();
  if (status >= 500) return failed(`its authorizer does not work: ${status} without a token`);
  return failed(`answers ${status} without a token, although an authorizer guards it`);
}

function judgeProbe(status: number): Judgement {
  if (status === 413) return notCalled();
  if (status === 404) return failed('no route answers here');
  return failed(`${status} before the function is asked`);
}

/** A gateway's own words for a function that failed. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const FUNCTION_ERROR = /^\{"message": ?"internal server error"\}$/i;

function judgeBroken(request: RouteRequest, { status, body }: Extract<Answer, { kind: 'answer' }>): Judgement {
  const functionFailed = FUNCTION_ERROR.test(body) || (request.front.kind === 'function-url' && status === 502);
  if (functionFailed) {
    return request.invented ? warning('the function failed; the request is made up') : failed('the function failed');
  }
  if (status === 504) return failed('the function took longer than the gateway waits');
  return status === 502 || status === 503 ? failed('the service cannot answer') : warning("the function's own answer");
}

function judgePreflight({ route }: RouteRequest, answer: Answer): Judgement {
  if (answer.kind === 'none') return failed(answer.why);
  if (route.closed !== undefined && answer.status === 403) return passed(`closed: ${route.closed}`);
  const allowed = answer.headers['access-control-allow-origin'] !== undefined;
  if (answer.status < 300 && allowed) return passed('CORS preflight');
  return failed(`a CORS preflight is answered with ${answer.status}${allowed ? '' : ' and no allowed origin'}`);
}

const notCalled = (): Judgement => ({ verdict: 'not-called', note: NOT_CALLED });

/** One running copy of a function, by the names Lambda gives it. */
export interface FunctionIdentity {
  functionName: string;
  /** MB. */
  memory: number;
  logGroupName: string;
  logStreamName: string;
  arn: string;
}

/** An invocation that waits for its turn. */
export interface InvocationRequest {
  requestId: string;
  /** The function's timeout; it counts from the moment the code runs. */
  seconds: number;
  traceId?: string;
  clientContext?: unknown;
  identity?: unknown;
}

/** An invocation that runs. */
export interface Invocation extends InvocationRequest {
  /** When the function's timeout passes: milliseconds since the epoch. */
  deadline: number;
  /** Set for a handler that returned no promise: after its callback its code may go on, since Lambda waits for it. */
  openEnded?: boolean;
}

/** The function's time starts now. */
export function begin(request: InvocationRequest): Invocation {
  return { ...request, deadline: Date.now() + request.seconds * 1000 };
}

/** The completion functions that contexts had before Node.js 24. */
export interface Completion {
  succeed(result?: unknown): void;
  fail(error?: unknown): void;
  done(error?: unknown, result?: unknown): void;
}

/** What a handler gets as its second argument. */
export interface HandlerContext {
  [member: string]: unknown;
}

/**
 * The context object; members and their order are those of AWS's runtime client, since handlers print it.
 * With `completion` it is the one of Node.js 18 to 22, else the one of Node.js 24.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export function createContext(who: FunctionIdentity, invocation: Invocation, completion?: Completion): HandlerContext {
  const members: HandlerContext = {
    functionVersion: '$LATEST',
    functionName: who.functionName,
    memoryLimitInMB: String(who.memory),
    logGroupName: who.logGroupName,
    logStreamName: who.logStreamName,
    clientContext: invocation.clientContext,
    identity: invocation.identity,
    invokedFunctionArn: who.arn,
    awsRequestId: invocation.requestId,
    tenantId: undefined,
    getRemainingTimeInMillis: () => invocation.deadline - Date.now(),
  };
  if (completion === undefined) return { ...members, xRayTraceId: invocation.traceId };
  return {
    // Kept because handlers set it; a server's event loop is never empty, so nothing waits for it.
    callbackWaitsForEmptyEventLoop: true,
    ...members,
    succeed: completion.succeed,
    fail: completion.fail,
    done: completion.done,
  };
}

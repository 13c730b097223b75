import type { Failure } from './result.js';

/** The verifier's checks; without any named, all of them run. */
export type VerifyCheckId = 'image';

/** How a migrated repository is verified. */
export interface VerifyOptions {
  /** Which checks; empty for all. */
  readonly checks: readonly VerifyCheckId[];
  /** Absolute path of a file of variables for the container, in docker's format (`--env-file`). */
  readonly envFile?: string;
  /** Network of build and containers, in docker's terms: `bridge` (the default), `host`, or the name of one. */
  readonly network?: string;
  /** Port of this machine for the server; default: a free one. */
  readonly port?: number;
  /** Call routes that may change data, too. */
  readonly allRoutes: boolean;
}

export interface VerifyOutcome {
  /** `ServicePlan.name`. */
  readonly service: string;
  readonly checks: readonly VerifyCheck[];
}

export interface VerifyCheck {
  readonly id: VerifyCheckId;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Why it failed; its exit code is `EXIT.regressed`. */
  readonly failure?: Failure;
  /** Why it was skipped. */
  readonly reason?: string;
  /** One line each, good to know. */
  readonly notes: readonly string[];
  /** What the check `image` saw, as far as it came. */
  readonly image?: ImageReport;
}

export interface ImageReport {
  readonly buildSeconds: number;
  /** Size of the image with its base. */
  readonly bytes: number;
  /** Variables that the containers got, by where their values came from. Names only. */
  readonly variables: ReadonlyArray<{ readonly from: string; readonly names: readonly string[] }>;
  readonly server?: ProgramReport;
  /** Absent for a service without schedules and consumers. */
  readonly worker?: ProgramReport;
  readonly routes: readonly RouteReport[];
}

/** One of the image's two programs, from start to end. */
export interface ProgramReport {
  /** From the container's start until the program said that it is ready. */
  readonly readySeconds: number;
  /** Memory of the container after its requests; absent where the engine does not count it. */
  readonly memoryBytes?: number;
  /** From SIGTERM to the end. */
  readonly stopSeconds?: number;
  readonly exitCode?: number;
}

/**
 * - `passed`: answered as it should
 * - `warning`: the function itself answered with an error, which may be right for an invented request
 * - `failed`: no answer, or one that says that the service is broken
 * - `not-called`: reachable, and left alone because calling it may change data
 */
export type RouteVerdict = 'passed' | 'warning' | 'failed' | 'not-called';

export interface RouteReport {
  /** `RoutePlan.id`. */
  readonly route: string;
  /** What was sent: `GET /orders/lambda-lift-verify`. */
  readonly request: string;
  readonly functionId: string;
  readonly verdict: RouteVerdict;
  /** HTTP status; absent without an answer, and for a route that was not called. */
  readonly status?: number;
  readonly milliseconds?: number;
  readonly note?: string;
}

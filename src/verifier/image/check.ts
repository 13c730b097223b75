import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';
import type { ImageReport, ProgramReport } from '../../model/verify.js';
import type { Check, CheckRun, Verdict } from '../check.js';
import { type ContainerEnvironment, containerEnvironment, credentialsIn, localNames } from '../environment.js';
import { callRoutes, routeFailure, withErrors } from '../routes/call.js';
import { buildImage } from './build.js';
import { buildLog } from './build-log.js';
import { brokenEngine, openEngine } from './engine.js';
import { logLines, logsOf, withoutValues } from './logs.js';
import { everything, type Made, removeMade } from './made.js';
import { freePort, hostPort } from './port.js';
import { type Program, type ProgramName, startProgram, stopProgram } from './program.js';
import { recipeOf } from './recipe.js';

/** Builds the image, runs both of its programs, calls every route, and removes all that it made. */
export const imageCheck: Check = { id: 'image', title: 'Image', run };

/** Everything that the steps work with. */
interface Work {
  readonly run: CheckRun;
  readonly docker: Docker;
  readonly made: Made;
  readonly environment: ContainerEnvironment;
  readonly port: number | undefined;
  /** Filled in as the check goes on, so that a failure shows how far it came. */
  readonly report: Partial<{ -readonly [part in keyof ImageReport]: ImageReport[part] }>;
}

async function run(run: CheckRun): Promise<Result<Verdict>> {
  const docker = await openEngine();
  if (!docker.ok) return docker;
  const environment = containerEnvironment(run);
  if (!environment.ok) return environment;
  const port = await hostPort(run.options.port, run.options.network);
  if (!port.ok) return port;
  try {
    return await whileClean(await start(run, docker.value, environment.value, port.value));
  } catch (error) {
    if (isOurs(error)) throw error;
    return fail(brokenEngine(error));
  }
}

async function start(
  run: CheckRun,
  docker: Docker,
  environment: ContainerEnvironment,
  port: number | undefined,
): Promise<Work> {
  const tag = `lambda-lift-verify:${randomBytes(6).toString('hex')}`;
  const made: Made = { tag, containers: [], before: await everything(docker), log: buildLog() };
  return { run, docker, made, environment, port, report: { variables: environment.sources } };
}

/** Runs the steps; whatever becomes of them, all that they made goes. */
async function whileClean(work: Work): Promise<Result<Verdict>> {
  const { signal } = work.run;
  const outcome = await steps(work).then(
    (failure) => ({ failure }),
    (error: unknown) => ({ error }),
  );
  const left = (await removeMade(work.docker, work.made)).map((command) => `could not be removed: ${command}`);
  if (signal.aborted) return ok({ status: 'skipped', reason: 'interrupted', notes: left });
  if ('error' in outcome) {
    if (isOurs(outcome.error)) throw outcome.error;
    return fail({ ...brokenEngine(outcome.error), detail: left });
  }
  const { failure } = outcome;
  if (failure !== undefined && failure.exit !== EXIT.regressed) return fail(failure);
  const notes = [...notesOf(work), ...left];
  const image = reportOf(work);
  return ok(failure === undefined ? { status: 'passed', notes, image } : { status: 'failed', failure, notes, image });
}

function reportOf({ report }: Work): ImageReport | undefined {
  const { buildSeconds, bytes } = report;
  if (buildSeconds === undefined || bytes === undefined) return undefined;
  return { variables: [], routes: [], ...report, buildSeconds, bytes };
}

/** Each ends the check when it fails. */
async function steps(work: Work): Promise<Failure | undefined> {
  const { run, docker, made, report } = work;
  say(run, 'Building the image');
  const { network } = run.options;
  const recipe = recipeOf(run.proposal.plan, run.dir);
  const built = await buildImage(docker, { recipe, tag: made.tag, network, log: made.log, signal: run.signal });
  if (!built.ok) return built.error;
  Object.assign(report, { buildSeconds: built.value.seconds, bytes: built.value.bytes });

  const server = await serve(work);
  if (server !== undefined) return server;
  const { plan } = run.proposal;
  if (plan.schedules.length + plan.consumers.length === 0) return undefined;

  say(run, 'Running the worker, with nothing switched on');
  const worker = await started(work, 'worker');
  if (!worker.ok) return worker.error;
  const stopped = await stopProgram(worker.value);
  if (stopped.ok) report.worker = stopped.value;
  return stopped.ok ? undefined : stopped.error;
}

/** The server: comes up, answers every route, ends when told to. */
async function serve(work: Work): Promise<Failure | undefined> {
  const { run, environment, report } = work;
  say(run, 'Running the server and calling its routes');
  const server = await started(work, 'server');
  if (!server.ok) return server.error;
  const { values } = environment;
  const { port } = server.value;
  const { allRoutes } = run.options;
  report.server = { readySeconds: server.value.readySeconds };
  const routes = await callRoutes(run.proposal.plan, { values, allRoutes, port, signal: run.signal });
  const log = logLines(await logsOf(server.value.container));
  report.routes = withErrors(routes, log).map((route) =>
    route.note === undefined ? route : { ...route, note: withoutValues(route.note, values) },
  );
  const stopped: Result<ProgramReport> = await stopProgram(server.value);
  if (stopped.ok) report.server = stopped.value;
  return routeFailure(report.routes) ?? (stopped.ok ? undefined : stopped.error);
}

async function started(work: Work, program: ProgramName): Promise<Result<Program>> {
  const { run, docker, made, environment } = work;
  const { network } = run.options;
  const name = `${made.tag.replace(':', '-')}-${program}`;
  const port = program === 'worker' && network === 'host' ? await freePort() : work.port;
  made.containers.push(name);
  const { values } = environment;
  return startProgram(docker, { program, image: made.tag, name, network, port, values, signal: run.signal });
}

function notesOf({ run, environment, report }: Work): string[] {
  const notes: string[] = [];
  const { network, allRoutes } = run.options;
  const local = network === 'host' ? [] : localNames(environment);
  const troubled =
    report.server === undefined ||
    (report.routes ?? []).some(({ verdict, status = 0 }) => verdict === 'failed' || status >= 500);
  if (local.length > 0 && troubled) {
    notes.push(`${local.join(', ')}: localhost is the container itself there; --network host makes it this machine`);
  }
  const credentials = credentialsIn(environment);
  if (credentials.length > 0) notes.push(`the containers had your AWS credentials: ${credentials.join(', ')}`);
  const left = (report.routes ?? []).filter(({ verdict }) => verdict === 'not-called').length;
  if (left > 0 && !allRoutes) {
    notes.push(
      `${left} of ${report.routes?.length} requests were not made, because they may change data: --all-routes makes them`,
    );
  }
  return notes;
}

/** A mistake in our own code, as opposed to what the engine or the network says. */
function isOurs(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}

function say(run: CheckRun, text: string): void {
  run.onEvent({ kind: 'phase', phase: 'verify', text });
}

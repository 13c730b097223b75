import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';
import type { ProgramReport } from '../../model/verify.js';
import { seconds } from '../round.js';
import { logLines, logsOf, tailOf } from './logs.js';
import { portTaken } from './port.js';

const READY_MS = 120_000;
const POLL_MS = 150;
/** What compose.yaml allows: SHUTDOWN_TIMEOUT is 25 seconds, and stopping functions takes a little more. */
const STOP_SECONDS = 40;
const TAIL_LINES = 15;
const INNER_PORT = 8080;

/** The image's two programs, and the log line that says that each is ready. */
const PROGRAMS = { server: 'listening', worker: 'worker-started' } as const;
export type ProgramName = keyof typeof PROGRAMS;

export interface ProgramSettings {
  readonly program: ProgramName;
  readonly image: string;
  /** Name of the container. */
  readonly name: string;
  readonly network?: string;
  /** Port of this machine; for a network of its own undefined lets the engine choose. */
  readonly port?: number;
  readonly values: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** A container that runs. */
export interface Program {
  readonly settings: ProgramSettings;
  readonly container: Docker.Container;
  /** Port of this machine that leads to it. */
  readonly port: number;
  readonly readySeconds: number;
}

/** Starts a container and waits until its program says that it is ready. LL1025 when it does not, LL1023 for its port. */
export async function startProgram(docker: Docker, settings: ProgramSettings): Promise<Result<Program>> {
  const container = await docker.createContainer(definition(settings));
  const start = performance.now();
  try {
    await container.start();
  } catch (error) {
    const { json, message } = error as { json?: { message?: string }; message: string };
    const reason = (json?.message ?? message).split('\n')[0]!;
    if (/port is already allocated|address already in use/.test(reason)) return fail(portTaken(settings.port));
    return fail(notUp(settings, `the engine cannot start it: ${reason}`, []));
  }
  const trouble = await ready(container, settings, start + READY_MS);
  if (trouble !== undefined) return fail(trouble);
  const readySeconds = seconds(performance.now() - start);
  return ok({ settings, container, readySeconds, port: await portOf(container, settings) });
}

function definition({ program, image, name, network, port, values }: ProgramSettings): Docker.ContainerCreateOptions {
  const host = network === 'host';
  const own = { PORT: host ? port : INNER_PORT, WORKER_PORT: host ? port : INNER_PORT };
  const settings = [...values, ...Object.entries(own).map(([key, value]) => [key, String(value)])];
  const published = program === 'server' && !host;
  return {
    name,
    Image: image,
    Cmd: [program],
    Env: settings.map(([key, value]) => `${key}=${value}`),
    Labels: { 'lambda-lift': 'verify' },
    ExposedPorts: { [`${INNER_PORT}/tcp`]: {} },
    HostConfig: {
      NetworkMode: network ?? 'bridge',
      // To this machine only: nobody else has a use for what is being tried.
      ...(published && {
        PortBindings: {
          [`${INNER_PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: port === undefined ? '' : String(port) }],
        },
      }),
    },
  };
}

/** Waits for the log line. Says what is wrong when the container ends before that, or takes too long. */
async function ready(
  container: Docker.Container,
  settings: ProgramSettings,
  deadline: number,
): Promise<Failure | undefined> {
  for (;;) {
    settings.signal.throwIfAborted();
    const { State } = await container.inspect();
    const logs = await logsOf(container);
    if (logLines(logs).some(({ event }) => event === PROGRAMS[settings.program])) return undefined;
    const tail = tailOf(logs, TAIL_LINES, settings.values);
    if (!State.Running) {
      if (settings.network === 'host' && logs.includes('EADDRINUSE')) return portTaken(settings.port);
      return notUp(settings, `it ended with exit code ${State.ExitCode}${why(logs, settings)}`, tail);
    }
    if (performance.now() > deadline) return notUp(settings, `it was not ready after ${READY_MS / 1000} seconds`, tail);
    await sleep(POLL_MS);
  }
}

/** The first line of what the service itself says about its end. */
function why(logs: string, { values }: ProgramSettings): string {
  const last = logLines(logs).findLast(({ level }) => level === 'error') as
    | { message?: string; error?: unknown }
    | undefined;
  const message = last?.message ?? (last?.error as { message?: string } | undefined)?.message;
  return message === undefined ? '' : `: ${tailOf(message.split('\n')[0]!, 1, values).join('')}`;
}

async function portOf(container: Docker.Container, { network, port, program }: ProgramSettings): Promise<number> {
  if (network === 'host' || program === 'worker') return port ?? 0;
  const { NetworkSettings } = await container.inspect();
  return Number(NetworkSettings.Ports[`${INNER_PORT}/tcp`]?.[0]?.HostPort ?? 0);
}

/** Tells it to end, as an orchestrator does, and waits. LL1025 when it must be killed or ends with an error. */
export async function stopProgram({ settings, container, readySeconds }: Program): Promise<Result<ProgramReport>> {
  const memoryBytes = await memoryOf(container);
  const start = performance.now();
  await unlessAborted(settings.signal, container.stop({ t: STOP_SECONDS }));
  const stopSeconds = seconds(performance.now() - start);
  const { State } = await container.inspect();
  const exitCode = State.ExitCode;
  if (exitCode === 0) return ok({ readySeconds, memoryBytes, stopSeconds, exitCode });
  const reason =
    exitCode === 137
      ? `it did not end within ${STOP_SECONDS} seconds of SIGTERM`
      : `it ended with ${exitCode} on SIGTERM`;
  return fail(notUp(settings, reason, tailOf(await logsOf(container), TAIL_LINES, settings.values)));
}

async function unlessAborted(signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([work, aborted]);
  work.catch(() => undefined);
  signal.throwIfAborted();
}

/** As `docker stats` counts it: without the file cache. */
async function memoryOf(container: Docker.Container): Promise<number | undefined> {
  try {
    const { memory_stats: memory } = await container.stats({ stream: false, 'one-shot': true });
    const counts = memory.stats as unknown as Record<string, number>;
    const bytes = memory.usage - (counts['inactive_file'] ?? counts['total_inactive_file'] ?? 0);
    return Number.isFinite(bytes) && bytes > 0 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function notUp({ program }: ProgramSettings, reason: string, tail: readonly string[]): Failure {
  return {
    code: 'LL1025',
    exit: EXIT.regressed,
    message: `the ${program} does not run as it should: ${reason}`,
    fix: 'see the last lines of its log; npm run service:dev shows the same without an image',
    detail: tail,
  };
}

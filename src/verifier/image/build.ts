import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';
import { seconds } from '../round.js';
import type { BuildEvent, BuildLog } from './build-log.js';
import { contextFiles } from './context.js';
import type { Recipe } from './recipe.js';
import { tarOf } from './tar.js';

const TAIL_LINES = 20;
/** How long a step may take to end after the build was stopped. */
const STOPPING_MS = 10_000;

export interface Built {
  readonly seconds: number;
  readonly bytes: number;
}

export interface BuildSettings {
  readonly recipe: Recipe;
  readonly tag: string;
  readonly network?: string;
  readonly log: BuildLog;
  readonly signal: AbortSignal;
}

/** Builds the image with the engine's classic builder (BuildKit would need a session). LL1024 when it does not build. */
export async function buildImage(docker: Docker, settings: BuildSettings): Promise<Result<Built>> {
  const { recipe, tag, log } = settings;
  const start = performance.now();
  try {
    const files = await contextFiles(recipe);
    if (!files.includes(recipe.dockerfile)) return fail(unbuildable(`there is no ${recipe.dockerfile}`, []));
    await read(docker, await begin(docker, files, settings), settings);
  } catch (error) {
    settings.signal.throwIfAborted();
    if (isRefusal(error)) return fail(unbuildable(reasonOf(error), log.tail(TAIL_LINES)));
    throw error;
  }
  const problem = log.error();
  if (problem !== undefined) return fail(unbuildable(failedStep(log, problem), log.tail(TAIL_LINES)));
  const { Size } = await docker.getImage(tag).inspect();
  return ok({ seconds: seconds(performance.now() - start), bytes: Size });
}

/** Sends the context. Resolves with what the engine tells from then on; rejects when a file cannot be read after all. */
function begin(docker: Docker, files: readonly string[], settings: BuildSettings): Promise<NodeJS.ReadableStream> {
  const { recipe, tag, network, signal } = settings;
  const unreadable = new AbortController();
  const context = Readable.from(tarOf(recipe.context, files));
  return new Promise((resolve, reject) => {
    context.once('error', (error) => {
      reject(error);
      unreadable.abort();
    });
    const options = {
      t: tag,
      dockerfile: recipe.dockerfile,
      rm: true,
      forcerm: true,
      labels: { 'lambda-lift': 'verify' },
      // Other networks are for running only: packages are not installed from a database's network.
      ...(network === 'host' && { networkmode: 'host' }),
      abortSignal: AbortSignal.any([signal, unreadable.signal]),
    };
    docker.buildImage(context, options).then(resolve, reject);
  });
}

/** Reads the stream to its end. When the build is stopped, waits until its last step is gone too. */
async function read(docker: Docker, stream: NodeJS.ReadableStream, { log, signal }: BuildSettings): Promise<void> {
  const stop = (): void => (stream as Readable).destroy() as never;
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      stream.once('close', resolve);
      const done = (error: Error | null): void => (error && log.error() === undefined ? reject(error) : resolve());
      docker.modem.followProgress(stream, done, (event: BuildEvent) => log.add(event));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    if (signal.aborted) await lastStepGone(docker, log);
  }
  signal.throwIfAborted();
}

async function lastStepGone(docker: Docker, log: BuildLog): Promise<void> {
  const last = log.containers.at(-1);
  for (const end = performance.now() + STOPPING_MS; last !== undefined && performance.now() < end; ) {
    const there = await docker
      .getContainer(last)
      .inspect()
      .catch(() => undefined);
    if (there === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The engine understood and said no, as it does to a Dockerfile with a mistake. */
function isRefusal(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode !== undefined || isFileError(error);
}

/** A file of the context that cannot be read. */
function isFileError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).path !== undefined && (error as NodeJS.ErrnoException).syscall !== 'connect';
}

function reasonOf(error: unknown): string {
  const { json, message } = error as { json?: { message?: string }; message: string };
  return (json?.message ?? message).trim().split('\n')[0]!;
}

function failedStep(log: BuildLog, problem: string): string {
  const [reason] = problem.trim().split('\n');
  const step = log.step();
  return step === undefined ? reason! : `${step}: ${reason}`;
}

function unbuildable(reason: string, tail: readonly string[]): Failure {
  return {
    code: 'LL1024',
    exit: EXIT.regressed,
    message: `the image does not build: ${reason}`,
    fix: 'correct what the last lines of the build name; the Dockerfile is yours to edit',
    detail: tail,
  };
}

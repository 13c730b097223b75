import type Docker from 'dockerode';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';

const PING_MS = 10_000;
const DEFAULT_SOCKET = '/var/run/docker.sock';

/** The Docker Engine that DOCKER_HOST names, or this machine's own; LL1020 when none answers. */
export async function openEngine(): Promise<Result<Docker>> {
  const named = process.env['DOCKER_HOST'];
  const where = named || DEFAULT_SOCKET;
  const remote = remoteHost(named);
  if (remote !== undefined) return fail(remoteEngine(remote));
  try {
    const { default: Client } = await import('dockerode');
    const docker = new Client();
    await within(PING_MS, docker.ping());
    return ok(docker);
  } catch (error) {
    return fail(engineFailure(error, where));
  }
}

/** Host of an engine on another machine: the ports of its containers are not ports of this one. */
export function remoteHost(dockerHost: string | undefined): string | undefined {
  const [, host] = /^(?:\w+:\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/.exec(dockerHost ?? '') ?? [];
  if (host === undefined || /^(?:unix|npipe|fd):/.test(dockerHost ?? '')) return undefined;
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host) ? undefined : host;
}

/** What an error of the connection means. */
export function engineFailure(error: unknown, where: string): Failure {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  const start = 'start Docker, or set DOCKER_HOST to where its engine listens (docker context inspect says where)';
  if (code === 'ENOENT') return noEngine(`there is no Docker Engine at ${where}`, start);
  if (code === 'EACCES' || code === 'EPERM') {
    const fix = 'add your user to the group docker and log in again, or set DOCKER_HOST to a rootless engine';
    return noEngine(`the Docker Engine at ${where} is there, but you have no permission to use it`, fix);
  }
  if (code === 'ECONNREFUSED') return noEngine(`no Docker Engine answers at ${where}`, start);
  if (code === 'ETIMEDOUT') return noEngine(`the Docker Engine at ${where} does not answer`, start);
  if (statusCode !== undefined) {
    const fix = 'set DOCKER_HOST to a Docker Engine, or unset it';
    return noEngine(`what answers at ${where} is no Docker Engine (HTTP ${statusCode})`, fix);
  }
  const reason = (message ?? String(error)).split('\n')[0];
  return noEngine(`the Docker Engine at ${where} cannot be used: ${reason}`, start);
}

/** The engine said no to something, or went away, in the middle of the work. */
export function brokenEngine(error: unknown): Failure {
  const { json, message } = error as { json?: { message?: string }; message?: string };
  const reason = (json?.message ?? message ?? String(error)).split('\n')[0];
  return noEngine(`the Docker Engine gave up: ${reason}`, 'see the log of the engine, then run the command again');
}

function remoteEngine(host: string): Failure {
  return noEngine(
    `the Docker Engine is on another machine (${host}), and routes can only be called on this one`,
    'run the command where the engine is, or set DOCKER_HOST to an engine of this machine',
  );
}

/**
 * Not a wrong use (2) and nothing that regressed (4): what the check needs is not there, so it refuses to start (3), as a
 * guard does, with nothing made.
 */
function noEngine(message: string, fix: string): Failure {
  return { code: 'LL1020', exit: EXIT.refused, message, fix };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

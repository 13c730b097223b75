import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export interface ServerProcess {
  readonly pid: number;
  /** stdout and stderr so far. */
  output(): string;
  /** Resolves when the output matches; rejects when the process ends before that, or after `timeoutMs`. */
  waitFor(pattern: Pattern, timeoutMs?: number): Promise<void>;
  /** Sends `signal`, after 20 seconds SIGKILL, and resolves with the exit code (null when a signal ended it). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  readonly exit: Promise<number | null>;
}

/** A regular expression, or anything that can judge the output so far. */
export interface Pattern {
  test(output: string): boolean;
  toString(): string;
}

export interface ServerOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** Signal that the process gets when the one that started it dies. */
  readonly onOrphan?: 'INT' | 'TERM';
  /** Signals go to the whole process group: `npm run` passes them to a shell, and that one to nobody. */
  readonly group?: boolean;
}

/**
 * Starts a long-running program that cannot outlive us: a small shell watches our end of its standard input,
 * which the system closes whatever way we end, and then sends the signal.
 */
export function startProcess(command: readonly [string, ...string[]], options: ServerOptions = {}): ServerProcess {
  const signal = options.onOrphan ?? 'TERM';
  const guard = `exec 3<&0; { cat <&3; kill -${signal} ${options.group ? '-$$' : '$$'}; } >/dev/null 2>&1 & exec "$@" 3<&- </dev/null`;
  const { cwd, env, uid, gid } = options;
  const child = spawn('/bin/sh', ['-c', guard, 'sh', ...command], {
    cwd,
    env,
    uid,
    gid,
    stdio: 'pipe',
    detached: true,
  });
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (text: string): void => {
    output += text;
    for (const listener of [...listeners]) listener();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  child.stdin.on('error', () => undefined);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => {
      child.stdin.destroy();
      hear('');
    });
    // Not before its children have ended too, and all that they printed is read.
    child.on('close', resolve);
  });
  exit.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    output: () => output,
    waitFor: (pattern, timeoutMs = 30_000) => waitFor(child, () => output, listeners, pattern, timeoutMs),
    stop: (signal = 'SIGTERM') => stop(child, exit, signal, options.group ?? false),
    exit,
  };
}

function waitFor(
  child: ChildProcess,
  output: () => string,
  listeners: Set<() => void>,
  pattern: Pattern,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: Error): void => {
      clearTimeout(timer);
      listeners.delete(check);
      if (error) reject(error);
      else resolve();
    };
    const check = (): void => {
      if (pattern.test(output())) end();
      else if (child.exitCode !== null || child.signalCode !== null) {
        end(new Error(`Ended (${child.exitCode ?? child.signalCode}) before it printed ${pattern}:\n${output()}`));
      }
    };
    const timer = setTimeout(() => end(new Error(`Never printed ${pattern}:\n${output()}`)), timeoutMs);
    listeners.add(check);
    check();
  });
}

async function stop(
  child: ChildProcess,
  exit: Promise<number | null>,
  signal: NodeJS.Signals,
  group: boolean,
): Promise<number | null> {
  const { pid } = child;
  if (child.exitCode !== null || child.signalCode !== null || pid === undefined) return exit;
  process.kill(group ? -pid : pid, signal);
  const late = setTimeout(() => process.kill(-pid, 'SIGKILL'), 20_000);
  const code = await exit;
  clearTimeout(late);
  return code;
}

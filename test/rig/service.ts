import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort, type ServerProcess, startProcess } from './process.js';

export interface Service {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Its JSON log lines so far. */
  logs(): LogLine[];
  /** Resolves with the first log line that fits. */
  waitForLog(fits: (line: LogLine) => boolean, timeoutMs?: number): Promise<LogLine>;
  /** Everything it printed. */
  output(): string;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
}

export type LogLine = Readonly<Record<string, unknown>>;

export interface ServiceOptions {
  /** Which of its two programs; default `server`. */
  readonly program?: 'server' | 'worker';
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** False when it is built already. */
  readonly build?: boolean;
}

/** Builds a migrated service with its own scripts, starts it on a free port and waits until it says that it is up. */
export async function bootService(dir: string, options: ServiceOptions = {}): Promise<Service> {
  const { program = 'server', build = true } = options;
  if (build) buildService(dir);
  const port = await freePort();
  const env = serviceEnv({ PORT: String(port), ...options.env });
  const server = startProcess(['/bin/sh', '-c', `exec ${scriptOf(dir, program)}`], { cwd: dir, env });
  try {
    await server.waitFor(program === 'server' ? /"event":"listening"/ : /"event":"worker-started"/);
  } catch (error) {
    await server.stop('SIGKILL');
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    logs: () => jsonLines(server.output()),
    waitForLog: (fits, timeoutMs) => waitForLog(server, fits, timeoutMs),
    output: () => server.output(),
    stop: () => server.stop(),
  };
}

/** What `npm run service:start` or `service:worker` runs. Without npm in between, signals and exit codes are the program's own. */
function scriptOf(dir: string, program: 'server' | 'worker'): string {
  const { scripts } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return scripts[program === 'server' ? 'service:start' : 'service:worker'] ?? 'false';
}

/** `npm run service:build`; throws with what it printed when that fails. */
export function buildService(dir: string): string {
  const options = { cwd: dir, env: serviceEnv({}), encoding: 'utf8', stdio: 'pipe' } as const;
  try {
    return execFileSync('npm', ['run', '--silent', 'service:build'], options);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm run service:build failed in ${dir}:\n${stdout}${stderr}`);
  }
}

/** The surroundings a container has: nothing of ours but what finding programs needs. */
function serviceEnv(more: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'].map((name) => [name, process.env[name]] as const);
  const entries = [...kept, ...Object.entries(more)].filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

async function waitForLog(
  server: ServerProcess,
  fits: (line: LogLine) => boolean,
  timeoutMs = 30_000,
): Promise<LogLine> {
  const find = (): LogLine | undefined => jsonLines(server.output()).find(fits);
  await server.waitFor({ test: () => find() !== undefined, toString: () => String(fits) }, timeoutMs);
  const line = find();
  if (!line) throw new Error('The log line vanished');
  return line;
}

function jsonLines(output: string): LogLine[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return [];
    }
  });
}

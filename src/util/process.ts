import { spawn } from 'node:child_process';

export interface Ran {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for stdin; without it stdin is empty, so that nothing can wait for an answer. */
  readonly input?: string;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
}

/** How long output may still arrive after a program ended: what it started in the background may hold the pipes open. */
const DRAIN_MS = 500;

/** Runs a program without a shell. Resolves whatever its exit code; undefined when it is not installed. */
export function run(command: string, args: readonly string[], settings: RunSettings): Promise<Ran | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: settings.cwd,
      env: settings.env ?? process.env,
      timeout: settings.timeout,
      killSignal: 'SIGKILL',
      stdio: [settings.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
    child.stdout!.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr!.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    const finish = (code: number | null): void => {
      child.stdout!.destroy();
      child.stderr!.destroy();
      resolve({ code, stdout: text(chunks.stdout), stderr: text(chunks.stderr) });
    };
    child.on('error', () => resolve(undefined));
    child.on('close', finish);
    child.on('exit', (code) => setTimeout(finish, DRAIN_MS, code).unref());
    // A program that ends without reading its input must not end ours.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(settings.input);
  });
}

/** True when a person sits at both ends: only then may a question be asked. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

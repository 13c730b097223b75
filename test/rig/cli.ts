import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GIT_ENV } from './git-repo.js';
import { terminal } from './terminal.js';

export const PROJECT_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The binary as it ships: dist/cli.js, brought up to date by the global setup. */
export const BINARY = path.join(PROJECT_ROOT, 'dist/cli.js');

export interface CliOptions {
  readonly cwd?: string;
  /** Added to the environment; undefined takes a name out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input; it is closed after that. */
  readonly input?: string;
  /** Runs in a pseudo-terminal: then stdout holds both streams, as a person sees them. */
  readonly tty?: boolean;
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real binary and waits for its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...GIT_ENV, NO_COLOR: '1', ...options.env };
  delete env.VITEST;
  delete env.NODE_ENV;
  const command = [process.execPath, BINARY, ...args] as const;
  if (options.tty) {
    const session = terminal(command, { cwd: options.cwd, env });
    if (options.input !== undefined) session.write(options.input);
    return { code: await session.exit, stdout: session.output(), stderr: '' };
  }
  return await new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { cwd: options.cwd, env, stdio: 'pipe' });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : -1), ...output }));
  });
}

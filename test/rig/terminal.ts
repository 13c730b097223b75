import { spawn } from '@lydell/node-pty';

export interface Terminal {
  /** Everything printed so far, colours and cursor movements taken out, line ends as `\n`. */
  output(): string;
  /** Everything printed so far, as it came. */
  raw(): string;
  /** What a person types; `\r` is Enter, `\x03` is Ctrl-C. */
  write(text: string): void;
  /** Resolves as soon as the output matches; rejects with the output after `timeoutMs`. */
  waitFor(pattern: RegExp | string, timeoutMs?: number): Promise<void>;
  /** Resolves with the exit code. */
  readonly exit: Promise<number>;
  kill(): void;
}

/** Starts a program in a pseudo-terminal: for it, somebody is there. */
export function terminal(
  command: readonly [string, ...string[]],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; columns?: number } = {},
): Terminal {
  const env = Object.fromEntries(
    Object.entries(options.env ?? process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const size = { cols: options.columns ?? 120, rows: 40 };
  const child = spawn(command[0], command.slice(1), { name: 'xterm', cwd: options.cwd ?? process.cwd(), env, ...size });
  let raw = '';
  const listeners = new Set<() => void>();
  child.onData((data) => {
    raw += data;
    for (const listener of [...listeners]) listener();
  });
  const exit = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  const output = (): string => plain(raw);
  return {
    output,
    raw: () => raw,
    write: (text) => child.write(text),
    waitFor: (pattern, timeoutMs = 15_000) => waitFor(pattern, timeoutMs, output, listeners),
    exit,
    kill: () => child.kill(),
  };
}

function waitFor(
  pattern: RegExp | string,
  timeoutMs: number,
  output: () => string,
  listeners: Set<() => void>,
): Promise<void> {
  const found = (): boolean => (typeof pattern === 'string' ? output().includes(pattern) : pattern.test(output()));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listeners.delete(check);
      reject(new Error(`The terminal never showed ${pattern}:\n${output()}`));
    }, timeoutMs);
    const check = (): void => {
      if (!found()) return;
      clearTimeout(timer);
      listeners.delete(check);
      resolve();
    };
    listeners.add(check);
    check();
  });
}

/** Terminal output as text: without colours and cursor movements. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
  return text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[=>])/g, '').replace(/\r\n/g, '\n');
}

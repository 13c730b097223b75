import { BINARY } from '../rig/cli.js';
import { GIT_ENV } from '../rig/git-repo.js';
import { terminal } from '../rig/terminal.js';
import { screen } from './screen.js';

export const ENTER = '\r';
export const DOWN = '\u001b[B';
export const UP = '\u001b[A';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

/** A text of the question that is waited for, the keys that answer it, and what somebody else does in between. */
export type Step = readonly [question: string, keys: string, meanwhile?: () => void];

export interface Seen {
  readonly code: number;
  /** All lines as a person could scroll through them. */
  readonly screen: string;
  readonly raw: string;
}

export interface Sitting {
  readonly args?: readonly string[];
  readonly columns?: number;
  /** Set for the program by `env`: the pseudo-terminal has a TERM of its own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Somebody runs the program at a terminal and answers, each question when it shows up. */
export async function person(cwd: string, steps: readonly Step[], sitting: Sitting = {}): Promise<Seen> {
  const { args = [], columns = 120, env = {} } = sitting;
  const settings = Object.entries({ NO_COLOR: '1', ...env }).map(([name, value]) => `${name}=${value}`);
  const command = ['/usr/bin/env', ...settings, process.execPath, BINARY, ...args] as const;
  const session = terminal(command as unknown as [string, ...string[]], {
    cwd,
    columns,
    env: { ...process.env, ...GIT_ENV },
  });
  let read = 0;
  try {
    for (const [question, keys, meanwhile] of steps) {
      await shown(session, question, () => read);
      read = session.output().length;
      meanwhile?.();
      session.write(keys);
    }
    return { code: await session.exit, screen: screen(session.raw()), raw: session.raw() };
  } finally {
    session.kill();
  }
}

/** Waits until the text shows up behind what was there before. */
async function shown(session: ReturnType<typeof terminal>, text: string, from: () => number): Promise<void> {
  const end = Date.now() + 30_000;
  while (!session.output().slice(from()).includes(text)) {
    if (Date.now() > end) throw new Error(`${JSON.stringify(text)} never showed up:\n${screen(session.raw())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // A question listens to keys one turn after it was drawn.
  await new Promise((resolve) => setTimeout(resolve, 50));
}

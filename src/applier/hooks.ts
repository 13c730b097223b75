import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What git says about the hooks that it ran. https://git-scm.com/docs/api-trace2 */
export interface HookTrace {
  /** Names in the order in which they ran: `pre-commit`, `commit-msg`. */
  readonly ran: readonly string[];
  /** The one that ended with an error. */
  readonly failed?: string;
}

interface TraceEvent {
  readonly event: string;
  readonly sid: string;
  readonly child_class?: string;
  readonly child_id?: number;
  readonly hook_name?: string;
  readonly code?: number;
}

/** Runs `body` with variables that make git write down its hooks, then tells what they did. */
export async function traceHooks<T>(
  body: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<{ readonly value: T; readonly hooks: HookTrace }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lambda-lift-'));
  const file = path.join(folder, 'trace');
  try {
    const value = await body({ GIT_TRACE2_EVENT: file });
    return { value, hooks: readTrace(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '') };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads git's event trace. Hooks run git themselves; a session id with a slash is such an inner git. */
export function readTrace(text: string): HookTrace {
  const events = text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as TraceEvent] : []));
  const outer = events.filter(({ sid }) => !sid.includes('/'));
  const hooks = outer.filter((event) => event.event === 'child_start' && event.child_class === 'hook');
  const failed = hooks.find((hook) =>
    outer.some((event) => event.event === 'child_exit' && event.child_id === hook.child_id && event.code !== 0),
  );
  return { ran: hooks.map((hook) => hook.hook_name ?? 'unknown'), failed: failed?.hook_name };
}

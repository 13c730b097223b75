import process from 'node:process';

export type LogLevel = 'info' | 'warn' | 'error';

/**
 * One JSON line on stdout: time, level, and what the caller adds. `event` names what happened for machines,
 * `message` says it for people. Give an error as `error`; its name, message and stack are written.
 */
export function log(level: LogLevel, fields: { [name: string]: unknown }): void {
  surviveClosedOutput();
  process.stdout.write(`${line({ time: new Date().toISOString(), level, ...fields })}\n`);
}

let survives = false;

/** When nobody reads stdout any more, writing to it is an error; unhandled, it would be logged, which is an error again. */
function surviveClosedOutput(): void {
  if (survives) return;
  survives = true;
  process.stdout.on('error', () => undefined);
}

function line(fields: { [name: string]: unknown }): string {
  try {
    return JSON.stringify(fields, (_, value: unknown) => {
      if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
      return typeof value === 'bigint' ? String(value) : value;
    });
  } catch (error) {
    // A cycle: the event is still worth a line.
    return JSON.stringify({
      time: fields['time'],
      level: fields['level'],
      event: fields['event'],
      message: String(error),
    });
  }
}

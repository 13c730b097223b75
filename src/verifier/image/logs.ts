import type Docker from 'dockerode';
import { hasSecretName, looksSecret } from '../../util/secrets.js';

/** Header of a frame: stream, three zeros, length. https://docs.docker.com/reference/api/engine/ (attach) */
const HEADER = 8;

/** stdout and stderr of a container without a terminal, as they came. */
export async function logsOf(container: Docker.Container): Promise<string> {
  return demultiplexed((await container.logs({ stdout: true, stderr: true })) as unknown as Buffer);
}

/** The text of all frames, whichever stream they belong to. */
export function demultiplexed(bytes: Buffer): string {
  const parts: Buffer[] = [];
  for (let offset = 0; offset + HEADER <= bytes.length; ) {
    const length = bytes.readUInt32BE(offset + 4);
    parts.push(bytes.subarray(offset + HEADER, offset + HEADER + length));
    offset += HEADER + length;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** A line of the service's own log. */
export interface LogLine {
  readonly level?: string;
  readonly event?: string;
  readonly function?: string;
  readonly message?: string;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** The lines that are JSON objects; what functions print themselves may be anything. */
export function logLines(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return [];
    }
  });
}

/** The last lines, without the values of variables that are secret. */
export function tailOf(text: string, lines: number, values: ReadonlyMap<string, string>): string[] {
  const last = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines);
  return last.map((line) => withoutValues(line, values));
}

/** Puts the variable's name in place of a value that may be secret. */
export function withoutValues(line: string, values: ReadonlyMap<string, string>): string {
  let safe = line;
  for (const [name, value] of values) {
    const secret = hasSecretName(name) || looksSecret(value);
    if (secret && value.length >= 4) safe = safe.split(value).join(`(${name})`);
  }
  return safe;
}

import { createHash } from 'node:crypto';
import type { Grant } from './grant.js';

const MAX_ENTRIES = 1000;

/** Answers of one authorizer by token, for as long as it wants them kept. Tokens themselves are not kept. */
export class GrantCache {
  readonly #entries = new Map<string, { grant: Grant; until: number }>();

  /** `now` and `until` are milliseconds of the same clock. */
  read(token: string, now: number): Grant | undefined {
    const key = digest(token);
    const entry = this.#entries.get(key);
    if (entry === undefined || now < entry.until) return entry?.grant;
    this.#entries.delete(key);
    return undefined;
  }

  /** Makes room by forgetting what was kept first. */
  write(token: string, grant: Grant, until: number): void {
    const key = digest(token);
    this.#entries.delete(key);
    this.#entries.set(key, { grant, until });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES) break;
      this.#entries.delete(oldest);
    }
  }

  get size(): number {
    return this.#entries.size;
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

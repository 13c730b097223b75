import os from 'node:os';
import process from 'node:process';
import v8 from 'node:v8';
import type { Variables } from '../environment.js';

/** How much memory the copies of all functions together may take, in MB. */
export class MemoryBudget {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Takes room for one more copy, unless there is none. */
  reserve(megabytes: number): boolean {
    if (this.#used + megabytes > this.limit) return false;
    this.#used += megabytes;
    return true;
  }

  /** Takes room that cannot be refused: a function's first copy. */
  take(megabytes: number): void {
    this.#used += megabytes;
  }

  free(megabytes: number): void {
    this.#used -= megabytes;
  }
}

/** `LANE_MEMORY` in MB; without it half of what the process may use, the rest being the service's own. */
export function memoryBudget(service: Variables): MemoryBudget {
  const given = positive(service['LANE_MEMORY']);
  if (given !== undefined) return new MemoryBudget(given);
  const heap = v8.getHeapStatistics().heap_size_limit;
  // 0 or absent where no container limits the process.
  const constrained = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return new MemoryBudget(Math.min(heap, constrained, os.totalmem()) / 2 / MB);
}

/**
 * Copies a function may have at a time: `LANE_MAX`, else its reserved concurrency, else 100. Reserved concurrency 0 is
 * how a function is switched off on AWS, and stays 0.
 */
export function copyCap(service: Variables, reservedConcurrency: number | undefined): number {
  if (reservedConcurrency === 0) return 0;
  return positive(service['LANE_MAX']) ?? reservedConcurrency ?? DEFAULT_COPIES;
}

/** Retired copies a function may hold: `LANE_RETIRED_MAX`, else as many as copies. */
export function retiredCap(service: Variables, copies: number): number {
  return positive(service['LANE_RETIRED_MAX']) ?? copies;
}

export const MB = 1024 * 1024;
const DEFAULT_COPIES = 100;

function positive(value: string | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && value.trim() !== '' && Number.isFinite(number) && number > 0 ? number : undefined;
}

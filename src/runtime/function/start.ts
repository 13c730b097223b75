import type { LambdaFunction } from '../types.js';
import { serviceEnvironment } from './environment.js';
import type { LaneState } from './lanes/lane.js';
import { asServiceFunctions, type FunctionMap } from './service-function.js';
import { type MissingVariable, missingFrom } from './variables.js';

/** What liveness asks: `exhausted` when a function holds as many retired copies as it may, so that only a restart helps. */
export interface LaneHealth {
  status: 'ok' | 'exhausted';
  lanes: LaneState[];
}

/**
 * Loads every function, strictly one after another: two loads at a time over a module with top-level await would mix
 * their variables. All functions are tried; then one error names each that cannot be loaded, a line per function.
 */
export async function startFunctions(functions: FunctionMap): Promise<void> {
  const failures: string[] = [];
  for (const fn of asServiceFunctions(functions)) {
    try {
      await fn.start();
    } catch (error) {
      failures.push(`function ${fn.id} (${fn.definition.handler}): ${firstLine(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

/** Tells every copy to stop (its SIGTERM handlers run) and ends child processes. For the end of the service only. */
export async function stopFunctions(functions: FunctionMap): Promise<void> {
  await Promise.all(asServiceFunctions(functions).map((fn) => fn.stop()));
}

/** All required variables that the service's environment lacks, by name, each with the functions that need it. */
export function missingVariables(functions: FunctionMap): MissingVariable[] {
  const all: LambdaFunction[] = [];
  for (const id of Object.keys(functions)) {
    const fn = functions[id];
    if (fn !== undefined) all.push(fn);
  }
  return missingFrom(all, serviceEnvironment());
}

/** How the lanes are doing: for liveness and for metrics. */
export function laneHealth(functions: FunctionMap): LaneHealth {
  const lanes = asServiceFunctions(functions).map((fn) => fn.state());
  return { status: lanes.some((lane) => lane.exhausted) ? 'exhausted' : 'ok', lanes };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

import path from 'node:path';
import process from 'node:process';
import { type BuildSummary, buildService } from './build.js';
import { develop } from './dev.js';
import { BuildTrouble } from './trouble.js';

/*
 * npm run service:build        node service/build/index.mjs
 * npm run service:dev          node service/build/index.mjs --dev
 */

/** The service folder holds this script in its folder `build`. */
function serviceFolder(): string {
  return path.resolve(process.argv[1] ?? '', '..', '..');
}

/** Builds and says so in one line; undefined when there was trouble, which has been printed. */
async function buildAndTell(): Promise<BuildSummary | undefined> {
  const started = Date.now();
  try {
    const summary = await buildService(serviceFolder());
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const kilobytes = Math.round(summary.bytes / 1024);
    process.stdout.write(
      `built ${counted(summary.functions, 'function')} in ${counted(summary.bundles, 'bundle')}, ${kilobytes} kB in ${seconds} s\n`,
    );
    return summary;
  } catch (error) {
    if (!(error instanceof BuildTrouble)) throw error;
    for (const line of error.lines) process.stderr.write(`service build: ${line}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

if (process.argv.includes('--dev')) develop(serviceFolder(), buildAndTell);
else void buildAndTell();

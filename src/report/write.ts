import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Proposal } from '../model/proposal.js';
import { fail, ok, type Result } from '../model/result.js';
import { writeFailure } from '../util/failure.js';
import { sourceOf } from '../util/source.js';
import { STATE_FOLDER, writeState } from '../util/state.js';
import { renderHtml } from './html.js';
import { toJson } from './json.js';
import { renderPatch } from './patch.js';

/**
 * Writes what a dry run found to `.migrate/`: the plan, the patch and the report.
 * @param prefix the folder seen from the top of its repository
 * @returns the files, relative to the folder
 */
export function writeReports(dir: string, proposal: Proposal, prefix: string): Result<readonly string[]> {
  const texts = {
    'plan.json': toJson(proposal.plan),
    'plan.patch': renderPatch(proposal.changes, prefix),
    'report.html': renderHtml(proposal, sourceOf(dir)),
  };
  for (const [name, text] of Object.entries(texts)) {
    const written = writeState(dir, name, text);
    if (!written.ok) return written;
  }
  return ok(Object.keys(texts).map((name) => `${STATE_FOLDER}/${name}`));
}

/** Writes a result where `--out` says, whole or not at all. */
export function writeResult(file: string, text: string): Result<undefined> {
  const target = path.resolve(file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    const temporary = `${target}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, target);
    return ok(undefined);
  } catch (error) {
    return fail(writeFailure(file, error));
  }
}

import type { Deployed } from '../../model/deployed.js';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';
import { locationAt } from '../../util/text.js';
import { type JsonNode, parseJson } from './json.js';
import { DEPLOYED } from './shape.js';
import type { Problem } from './shapes.js';

/**
 * A read of the account that was saved before, or written by hand. It is not trusted: names are held to AWS's rules.
 * Failure LL1019: no JSON, another version, a value of the wrong shape, each with its line.
 * @param file its name for messages
 */
export function parseDeployed(text: string, file: string): Result<Deployed> {
  const json = text.replace(/^\uFEFF/, '');
  const parsed = parseJson(json);
  if (parsed.kind === 'wrong') return fail(unusable(json, file, { offset: parsed.offset, what: 'this is not JSON' }));
  const problem = versionProblem(parsed.root);
  if (problem) return fail(unusable(json, file, problem));
  const read = DEPLOYED(parsed.root, '');
  return read.ok ? ok(read.value) : fail(unusable(json, file, read.error));
}

function versionProblem(root: JsonNode): Problem | undefined {
  const version = root.kind === 'map' ? root.entries.get('version') : undefined;
  if (root.kind !== 'map' || !version) return { offset: root.offset, what: 'this is no saved read of an account' };
  if (version.kind === 'scalar' && version.value === 1) return undefined;
  const said = version.kind === 'scalar' ? JSON.stringify(version.value).slice(0, 40) : `a ${version.kind}`;
  return { offset: version.offset, what: `version ${said} is not known to this lambda-lift` };
}

function unusable(text: string, file: string, { offset, what }: Problem): Failure {
  const location = locationAt(file, text, offset);
  return {
    code: 'LL1019',
    exit: EXIT.usage,
    message: `${file}:${location.line}: ${what}`,
    fix: 'read the account again: migrate analyze --aws writes .migrate/deployed.json',
    location,
  };
}

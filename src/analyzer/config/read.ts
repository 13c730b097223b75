import type { ConfigFacts } from '../../model/config.js';
import type { SourceFiles } from '../../model/files.js';
import { EXIT, fail, ok, type Result } from '../../model/result.js';
import { folderOf } from '../../util/path.js';
import { sam } from './cloudformation/service.js';
import { quoted } from './quote.js';
import type { Reader, ReadOptions } from './reader.js';
import { serverless } from './serverless/service.js';

export type { ReadOptions } from './reader.js';

/** Every dialect that can be read. A new one is a new line here. */
const READERS: readonly Reader[] = [serverless, sam];

interface Candidate {
  readonly reader: Reader;
  readonly file: string;
}

/**
 * Finds the folder's infrastructure code and reads it: the one at the top, else the only one below, else the one that
 * `options.service` names. Failures: LL1003 none, LL1004 unparsable, LL1013 several.
 */
export async function readInfrastructure(files: SourceFiles, options: ReadOptions): Promise<Result<ConfigFacts>> {
  const candidates = READERS.flatMap((reader) => reader.find(files).map((file) => ({ reader, file })));
  const chosen = choose(files, candidates, options.service);
  return chosen.ok ? chosen.value.reader.read(files, chosen.value.file, options) : chosen;
}

function choose(files: SourceFiles, candidates: readonly Candidate[], service: string | undefined): Result<Candidate> {
  if (candidates.length === 0) return none(files);
  if (service !== undefined) return named(files, candidates, service);
  const top = candidates.filter(({ file }) => folderOf(file) === '.');
  // A file without functions above others only holds what they share.
  const isPlaceholder =
    candidates.length > 1 && top.every(({ reader, file }) => !reader.peek(files, file).hasFunctions);
  const pool = top.length > 0 && !isPlaceholder ? top : candidates.filter((candidate) => !top.includes(candidate));
  const [first, second] = pool.length > 0 ? pool : top;
  return first && !second ? ok(first) : several(files, pool, 'several services were found');
}

function named(files: SourceFiles, candidates: readonly Candidate[], service: string): Result<Candidate> {
  const folder = service.replace(/^\.\//, '').replace(/\/+$/, '') || '.';
  const byFolder = candidates.filter(({ file }) => folderOf(file) === folder || file === folder);
  const matches =
    byFolder.length > 0 ? byFolder : candidates.filter(({ reader, file }) => reader.peek(files, file).name === service);
  const [first, second] = matches;
  if (first && !second) return ok(first);
  const what = first
    ? `several services are called ${JSON.stringify(service)}`
    : `no service is called ${JSON.stringify(service)}`;
  return several(files, first ? matches : candidates, what);
}

const LISTED = 10;

function several(files: SourceFiles, candidates: readonly Candidate[], what: string): Result<never> {
  const shown = candidates.slice(0, LISTED).map(({ reader, file }) => {
    const { name } = reader.peek(files, file);
    return name === undefined ? quoted(file) : `${quoted(file)} (${quoted(name)})`;
  });
  const more = candidates.length > LISTED ? `, and ${candidates.length - LISTED} more` : '';
  return fail({
    code: 'LL1013',
    exit: EXIT.usage,
    message: `${what}; there are: ${shown.join(', ')}${more}`,
    fix: 'choose one with --service <name, folder or file>',
    choices: candidates.map(({ file }) => file),
  });
}

/** A configuration in TypeScript or JavaScript is a program; what it comes to is what `serverless print` prints. */
function none(files: SourceFiles): Result<never> {
  const program = files.list.find((file) => /(?:^|\/)serverless\.[cm]?[jt]s$/.test(file));
  if (program === undefined) {
    return fail({
      code: 'LL1003',
      exit: EXIT.usage,
      message: 'no serverless.yml and no SAM template was found in the folder or below it',
      fix: 'name the folder of a Serverless Framework or SAM service',
    });
  }
  return fail({
    code: 'LL1003',
    exit: EXIT.usage,
    message: `${quoted(program)} is a program, and programs of a repository are not run`,
    fix: `write down what it comes to: npx serverless print > ${folderOf(program) === '.' ? '' : `${folderOf(program)}/`}serverless.yml`,
    location: { file: program, line: 1, column: 1 },
  });
}

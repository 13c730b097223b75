import type { SourceFiles } from '../../model/files.js';
import type { Location } from '../../model/location.js';
import { EXIT, fail, ok, type Result } from '../../model/result.js';
import { locationAt } from '../../util/text.js';

/** The fields of a package.json that are asked about; each may hold anything. */
export interface PackageJson {
  readonly type?: unknown;
  readonly packageManager?: unknown;
  readonly workspaces?: unknown;
}

/** Reads a listed package.json; what is not a JSON object is Failure LL1004 with its place. */
export function readPackageJson(files: SourceFiles, file: string): Result<PackageJson> {
  const text = files.text(file);
  const start: Location = { file, line: 1, column: 1 };
  if (text === undefined) return unreadable(start, 'it is not UTF-8 text');
  try {
    const content: unknown = JSON.parse(text);
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isObject ? ok(content) : unreadable(start, 'it holds no JSON object');
  } catch (error) {
    return unreadable(placeOf(error, file, text), 'it is not valid JSON');
  }
}

function unreadable(location: Location, why: string): Result<never> {
  const { file, line, column } = location;
  return fail({
    code: 'LL1004',
    exit: EXIT.usage,
    message: `${file}:${line}:${column} cannot be read: ${why}`,
    fix: 'correct the file, then run the command again',
    location,
  });
}

/** Where JSON.parse stopped: its message says "at position 12", or nothing when the text ends too early. */
function placeOf(error: unknown, file: string, text: string): Location {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return locationAt(file, text, position === undefined ? text.length : Number(position));
}

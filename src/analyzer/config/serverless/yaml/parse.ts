import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Location } from '../../../../model/location.js';
import { EXIT, fail, ok, type Result } from '../../../../model/result.js';
import { quoted } from '../../quote.js';
import { convert } from './convert.js';
import { isTooDeep } from './depth.js';
import type { Tree } from './tree.js';

/** Hand-written files stay far below; larger ones are generated and would take minutes to read. */
const MAX_CHARACTERS = 2_000_000;

/**
 * Parses a YAML or JSON file of a service. Whatever the Serverless Framework's own parser refuses is Failure LL1004
 * with its place; repeated keys are reported in the tree.
 */
export function parseFile(file: string, text: string): Result<Tree> {
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const start: Location = { file, line: 1, column: 1 };
  if (text.length > MAX_CHARACTERS) return unparsable(start, 'the file has more than 2 million characters');
  if (isTooDeep(text)) return unparsable(start, 'the file is nested too deeply');
  const document = parse(text, lines);
  const [error] = document.errors;
  if (error) return unparsable(at(error.pos[0]), error.message);
  const converted = convert(document.contents, at);
  return converted.ok ? ok(converted.value) : unparsable(converted.error.at, converted.error.message);
}

/** Less strict than the package's default, because js-yaml (which the framework uses) lets flow collections hang out. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  return parseDocument(text, {
    lineCounter,
    merge: true,
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'error',
  });
}

export function unparsable(location: Location, why: string): Result<never> {
  const { file, line, column } = location;
  return fail({
    code: 'LL1004',
    exit: EXIT.usage,
    message: `${file}:${line}:${column} cannot be parsed: ${quoted(why)}`,
    fix: 'correct the file, then run the command again (`serverless print` reads it the same way)',
    location,
  });
}

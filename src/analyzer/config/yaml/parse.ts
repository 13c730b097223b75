import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Location } from '../../../model/location.js';
import { EXIT, fail, ok, type Result } from '../../../model/result.js';
import { quoted } from '../quote.js';
import { convert } from './convert.js';
import { isTooDeep } from './depth.js';
import type { Tree } from './tree.js';

/** Hand-written files stay far below; larger ones are generated and would take minutes to read. */
const MAX_CHARACTERS = 2_000_000;

/**
 * Parses a YAML or JSON file of a service. Whatever the dialect's own parser refuses is Failure LL1004 with its place;
 * repeated keys are reported in the tree. `checker` is the command that reads the file the same way.
 */
export function parseFile(file: string, text: string, checker = 'serverless print'): Result<Tree> {
  const start: Location = { file, line: 1, column: 1 };
  if (text.length > MAX_CHARACTERS) return unparsable(start, 'the file has more than 2 million characters', checker);
  if (isTooDeep(text)) return unparsable(start, 'the file is nested too deeply', checker);
  const { document, lines, moved } = parse(text);
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    const column = moved.has(line) ? col - PADDING.length : col;
    return { file, line: Math.max(line, 1), column: Math.max(column, 1) };
  };
  const [error] = document.errors;
  if (error) return unparsable(at(error.pos[0]), error.message, checker);
  const converted = convert(document.contents, at);
  return converted.ok ? ok(converted.value) : unparsable(converted.error.at, converted.error.message, checker);
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** Lines that were moved to the right. */
  readonly moved: ReadonlySet<number>;
}

const PADDING = ' '.repeat(100);
const MAX_MOVED = 50;

/**
 * The parsers of CloudFormation and of the Serverless Framework let lines of a flow collection hang out to the left,
 * where they mean the same. `yaml` refuses them, so each such line is moved to the right and the text parsed again.
 * Where that does not help, the error is the one of the text as it stands.
 */
function parse(text: string): Parsed {
  const first = parseOnce(text);
  const moved = new Set<number>();
  let current = text;
  for (let last = first; ; last = { ...parseOnce(current), moved }) {
    const [error] = last.document.errors;
    if (!error) return last;
    const hangs = error.code === 'BAD_INDENT' && error.message.startsWith('Flow ');
    const { line } = last.lines.linePos(error.pos[0]);
    if (!hangs || line === 0 || moved.has(line) || moved.size >= MAX_MOVED) return first;
    moved.add(line);
    const start = last.lines.lineStarts[line - 1] ?? 0;
    current = current.slice(0, start) + PADDING + current.slice(start);
  }
}

/** Less strict than the package's default: what templates may hold has been deployed. */
function parseOnce(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  return { document, lines, moved: new Set() };
}

export function unparsable(location: Location, why: string, checker = 'serverless print'): Result<never> {
  const { file, line, column } = location;
  return fail({
    code: 'LL1004',
    exit: EXIT.usage,
    message: `${file}:${line}:${column} cannot be parsed: ${quoted(why)}`,
    fix: `correct the file, then run the command again (\`${checker}\` reads it the same way)`,
    location,
  });
}

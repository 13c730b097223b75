import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import { nearest, printable } from '../util/text.js';
import { FLAGS, type Flag, type FlagName, LATER_FLAGS } from './flags.js';

/** The words after a command's name. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** True when a switch is given. */
  has(flag: FlagName): boolean;
  /** The value given, the last one when there are several. */
  value(flag: FlagName): string | undefined;
  /** All values given, as they are. */
  all(flag: FlagName): readonly string[];
  /** All values given; a comma parts them too. */
  values(flag: FlagName): readonly string[];
}

/** The failure for a wrong use of the command line. */
export function usage(message: string, fix: string): Failure {
  return { code: 'LL1001', exit: EXIT.usage, message: printable(message), fix: printable(fix) };
}

/**
 * Reads a command's words: `--flag value`, `--flag=value`, `--` before names that start with a dash.
 * @param allowed flags that the command takes
 * @param most positional words it takes
 */
export function readArguments(
  command: string,
  words: readonly string[],
  allowed: readonly FlagName[],
  most: number,
): Result<Arguments> {
  const given = new Map<FlagName, string[]>();
  const positionals: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === '--') {
      positionals.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      continue;
    }
    const read = readFlag(command, word, words[index + 1], allowed);
    if (!read.ok) return read;
    const { name, value, takesNext } = read.value;
    if (given.has(name) && !(FLAGS[name] as Flag).repeat)
      return fail(usage(`--${name} is given twice`, 'give it once'));
    given.set(name, [...(given.get(name) ?? []), value]);
    if (takesNext) index++;
  }
  const extra = positionals[most];
  if (extra !== undefined)
    return fail(usage(`${command} does not know what to do with ${JSON.stringify(extra)}`, help(command)));
  return ok(argumentsOf(positionals, given));
}

interface ReadFlag {
  readonly name: FlagName;
  readonly value: string;
  readonly takesNext: boolean;
}

function readFlag(
  command: string,
  word: string,
  next: string | undefined,
  allowed: readonly FlagName[],
): Result<ReadFlag> {
  const equals = word.indexOf('=');
  const written = equals < 0 ? word : word.slice(0, equals);
  const name = allowed.find((flag) => `--${flag}` === written);
  if (name === undefined) return fail(unknownFlag(command, written, allowed));
  const flag: Flag = FLAGS[name];
  if (flag.value === undefined) {
    if (equals >= 0) return fail(usage(`--${name} takes no value`, `write --${name}`));
    return ok({ name, value: '', takesNext: false });
  }
  if (equals >= 0) return ok({ name, value: word.slice(equals + 1), takesNext: false });
  const missing = next === undefined || (next.startsWith('-') && next !== '-');
  if (missing)
    return fail(
      usage(`--${name} needs a value`, flag.value === '-' ? `write --${name} -` : `write --${name} <${flag.value}>`),
    );
  return ok({ name, value: next, takesNext: true });
}

function unknownFlag(command: string, written: string, allowed: readonly FlagName[]): Failure {
  if (LATER_FLAGS.includes(written.slice(2)))
    return usage(`${written} is not in this version`, 'leave it out; see CHANGELOG.md for what is coming');
  if (Object.hasOwn(FLAGS, written.slice(2))) return usage(`${command} does not take ${written}`, help(command));
  const near = nearest(
    written,
    allowed.map((flag) => `--${flag}`),
  );
  return usage(`there is no flag ${written}`, near === undefined ? help(command) : `did you mean ${near}?`);
}

function help(command: string): string {
  return `see npx lambda-lift ${command} --help`;
}

function argumentsOf(positionals: readonly string[], given: ReadonlyMap<FlagName, readonly string[]>): Arguments {
  return {
    positionals,
    has: (flag) => given.has(flag),
    value: (flag) => given.get(flag)?.at(-1),
    all: (flag) => given.get(flag) ?? [],
    values: (flag) => (given.get(flag) ?? []).flatMap((value) => value.split(',')).filter((value) => value !== ''),
  };
}

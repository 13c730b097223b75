import { columns, indent } from '../report/terminal/columns.js';
import type { Command } from './command.js';
import { FLAGS, type Flag, type FlagName } from './flags.js';

const GLOBAL = [
  ['--help', 'show this, or the help of a command'],
  ['--version', 'show the version'],
] as const;

/** `lambda-lift --help`. */
export function renderHelp(commands: readonly Command[]): string {
  const lines = [
    'Moves the functions of a Node.js Lambda codebase into one container service, and shows the whole change first.',
    '',
    'Usage: npx lambda-lift [command] [dir] [flags]',
    '',
    ...indent(columns(commands.map(({ name, words, summary }) => [[name, ...words].join(' '), summary]))),
    '',
    ...indent(columns(GLOBAL)),
    '',
    'Exit codes: 0 done · 1 something is pending · 2 usage or configuration · 3 refused by a guard · 4 a check failed · 5 interrupted · 70 a bug',
  ];
  return `${lines.join('\n')}\n`;
}

/** `lambda-lift <command> --help`. */
export function renderCommandHelp(command: Command): string {
  const { name, words, summary, more, flags, formats } = command;
  const rows = flags.map((flag) => [written(flag), summaryOf(flag, formats)]);
  const lines = [
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    '',
    `Usage: npx lambda-lift ${[name, ...words, ...(flags.length > 0 ? ['[flags]'] : [])].join(' ')}`,
    ...(rows.length > 0 ? ['', ...indent(columns(rows))] : []),
    '',
    ...more,
  ];
  return `${lines.join('\n')}\n`;
}

function written(name: FlagName): string {
  const { value }: Flag = FLAGS[name];
  if (value === undefined) return `--${name}`;
  return value === '-' ? `--${name} -` : `--${name} <${value}>`;
}

function summaryOf(name: FlagName, formats: readonly string[] | undefined): string {
  const { summary, repeat }: Flag = FLAGS[name];
  if (name === 'format' && formats !== undefined) return `${summary}: ${formats.join(', ')}`;
  return repeat ? `${summary} (may be repeated)` : summary;
}

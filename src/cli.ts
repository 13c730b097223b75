#!/usr/bin/env node
import { statSync } from 'node:fs';
import process from 'node:process';
import { readArguments, usage } from './commands/argv.js';
import type { Command } from './commands/command.js';
import { failed } from './commands/finish.js';
import { LATER_COMMANDS } from './commands/flags.js';
import { renderCommandHelp, renderHelp } from './commands/help.js';
import { COMMANDS } from './commands/index.js';
import { EXIT, type ExitCode } from './model/result.js';
import { type Output, processOutput } from './report/output.js';
import { handOverInterrupt } from './util/interrupt.js';
import { toolVersion } from './util/package.js';
import { nearest } from './util/text.js';

/** argv → command → exit code. */
async function main(words: readonly string[], output: Output): Promise<ExitCode> {
  const end = words.indexOf('--');
  const flags = end < 0 ? words : words.slice(0, end);
  const [first = ''] = words;
  const named = COMMANDS.find(({ name }) => name === first);
  if (flags.includes('--help') || flags.includes('-h')) {
    output.result(named === undefined ? renderHelp(COMMANDS) : renderCommandHelp(named));
    return EXIT.done;
  }
  if (first === '--version' || first === '-v') {
    output.result(`${toolVersion()}\n`);
    return EXIT.done;
  }
  if (first === 'help') return main([...words.slice(1), '--help'], output);
  const command = named ?? (isFlagOrFolder(first) ? COMMANDS[0]! : undefined);
  if (command === undefined) return failed(output, unknownCommand(first));
  return runCommand(command, named === undefined ? words : words.slice(1), output);
}

async function runCommand(command: Command, words: readonly string[], output: Output): Promise<ExitCode> {
  const given = readArguments(command.name, words, command.flags, command.words.length);
  return given.ok ? command.run(given.value, output) : failed(output, given.error);
}

/** Without a command's name the words belong to the guided migration. */
function isFlagOrFolder(word: string): boolean {
  return word === '' || word.startsWith('-') || statSync(word, { throwIfNoEntry: false })?.isDirectory() === true;
}

function unknownCommand(word: string): ReturnType<typeof usage> {
  if (LATER_COMMANDS.includes(word))
    return usage(`${word} is not in this version`, 'see CHANGELOG.md for what is coming');
  const near = nearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  const message = `there is neither a command nor a folder ${JSON.stringify(word)}`;
  return usage(message, near === undefined ? 'see npx lambda-lift --help' : `did you mean ${near}?`);
}

/** A throw is our bug: one line about it, and the truth about what it left behind. */
function reportBug(error: unknown, output: Output): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  output.notice(`error: lambda-lift stopped because of a mistake of its own: ${message.split('\n')[0]}`);
  output.notice(
    output.hasWritten
      ? '  some files may have been written; npx lambda-lift undo takes an apply back'
      : '  nothing was written',
  );
  const debug = Boolean(process.env['LAMBDA_LIFT_DEBUG']);
  if (debug && error instanceof Error) output.notice(error.stack ?? message);
  if (!debug) output.notice('  run it again with LAMBDA_LIFT_DEBUG=1 for the details, and please report them');
  return EXIT.bug;
}

function interrupt(output: Output): void {
  const fix = output.hasWritten
    ? 'npx lambda-lift undo brings back what was; then run the command again'
    : 'nothing was written; run the command again';
  output.failure({ code: 'LL1016', exit: EXIT.interrupted, message: 'interrupted', fix });
  process.exit(EXIT.interrupted);
}

const output = processOutput();
process.on('uncaughtException', (error) => process.exit(reportBug(error, output)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!handOverInterrupt()) interrupt(output);
  });
}
try {
  process.exitCode = await main(process.argv.slice(2), output);
} catch (error) {
  process.exitCode = reportBug(error, output);
}

import process from 'node:process';
import { fail, ok, type Result } from '../model/result.js';
import { printable } from '../util/text.js';
import { type Ask, type Choice, interrupted } from './ask.js';

type Prompt = (question: Readonly<Record<string, unknown>>) => Promise<Result<unknown>>;

/** What a line of choices needs beside its name: the pointer, the mark, blanks. */
const MARGIN = 5;

/** Lines of the terminal that a list leaves to the question itself and to help. */
const RESERVED = 8;

/** Questions by inquirer, which is loaded here and nowhere else. `say` prints a line above a question. */
export async function inquirerAsk(say: (line: string) => void): Promise<Ask> {
  const { default: inquirer } = await import('inquirer');
  const prompt: Prompt = (question) =>
    untilLeft((context) => inquirer.createPromptModule(context)([{ ...question, name: 'value' }] as never));
  const asked = async <T>(why: readonly string[] | undefined, question: Readonly<Record<string, unknown>>) => {
    for (const line of why ?? []) say(printable(line));
    return (await prompt({ loop: false, pageSize: pageSize(), ...question })) as Result<T>;
  };
  return {
    many: ({ message, why, choices, needsOne }) =>
      asked(why, {
        type: 'checkbox',
        message: printable(message),
        choices: choices.map((choice) => ({
          ...shown(choice),
          short: printable(choice.value),
          checked: choice.checked,
          disabled: choice.stays === undefined ? false : cut(choice.stays, columns() - MARGIN - choice.name.length),
        })),
        validate: (chosen: readonly unknown[]) => (chosen.length > 0 ? true : (needsOne ?? true)),
      }),
    one: ({ message, why, choices, default: first }) =>
      asked(why, { type: 'select', message: printable(message), choices: choices.map(shown), default: first }),
    text: ({ message, why, default: first, problem }) =>
      asked(why, {
        type: 'input',
        message: printable(message),
        default: first,
        validate: (text: string) => problem(text) ?? true,
      }),
    yes: ({ message, why, default: first }) =>
      asked(why, { type: 'confirm', message: printable(message), default: first }),
  };
}

function shown({ value, name, hint }: Choice) {
  return {
    value,
    name: cut(name, columns() - MARGIN),
    ...(hint !== undefined && { description: printable(hint) }),
  };
}

/** A text that fits one line of the terminal: a list with broken lines is hard to read. */
function cut(text: string, width: number): string {
  const characters = [...printable(text)];
  const room = Math.max(width, 12);
  return characters.length > room ? `${characters.slice(0, room - 1).join('')}…` : characters.join('');
}

const columns = (): number => process.stdout.columns || 80;
const pageSize = (): number => Math.max(3, (process.stdout.rows || 24) - RESERVED);

/** One question. Ctrl-C, Ctrl-D and a terminal that goes away end it; inquirer by itself would wait on after the last two. */
async function untilLeft(
  ask: (context: { signal: AbortSignal }) => Promise<{ value: unknown }>,
): Promise<Result<unknown>> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  const onKey = (_: string, key?: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key?.ctrl && key.name === 'd') leave();
  };
  process.stdin.on('keypress', onKey).on('end', leave);
  process.on('exit', showCursor);
  try {
    return ok((await ask({ signal: left.signal })).value);
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError'))
      return fail(interrupted());
    throw error;
  } finally {
    process.stdin.off('keypress', onKey).off('end', leave);
    process.off('exit', showCursor);
  }
}

/** Lists hide the cursor; a signal that ends the program in the middle of one must not leave it so. */
function showCursor(): void {
  process.stdout.write('\u001b[?25h');
}

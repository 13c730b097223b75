import process from 'node:process';
import { createInterface } from 'node:readline';
import { fail, ok, type Result } from '../model/result.js';
import { printable } from '../util/text.js';
import { type Ask, type AskMany, type Choice, interrupted } from './ask.js';

type ReadLine = (prompt: string) => Promise<Result<string>>;

/** Questions line by line, for terminals that cannot move their cursor (TERM=dumb). */
export function linesAsk(say: (line: string) => void, readLine: ReadLine = readTerminalLine): Ask {
  const sayAll = (message: string, why: readonly string[] = []): void => {
    for (const line of [...why, message]) say(printable(line));
  };
  return {
    async many(question) {
      const chosen = new Set(question.choices.filter(({ checked }) => checked).map(({ value }) => value));
      for (;;) {
        sayAll(question.message, question.why);
        for (const line of manyLines(question, chosen)) say(line);
        const line = await readLine('Numbers to change (such as 1 3), or Enter to go on: ');
        if (!line.ok) return line;
        const words = line.value.split(/[\s,]+/).filter((word) => word !== '');
        if (words.length === 0 && (chosen.size > 0 || question.needsOne === undefined)) {
          return ok(selectable(question).flatMap(({ value }) => (chosen.has(value) ? [value] : [])));
        }
        const problem = words.length === 0 ? question.needsOne : toggle(question, chosen, words);
        if (problem !== undefined) say(problem);
      }
    },
    async one({ message, why, choices, default: first }) {
      sayAll(message, why);
      for (const line of choices.map(numbered)) say(line);
      const standard = choices.findIndex(({ value }) => value === first) + 1;
      return until(readLine, say, `Number [${standard}]: `, (text) => {
        const choice = choices[Number(text || standard) - 1];
        return choice === undefined ? fail('There is no such line.') : ok(choice.value);
      });
    },
    async text({ message, why, default: first, problem }) {
      sayAll(message, why);
      return until(readLine, say, `[${printable(first)}]: `, (text) => {
        const trouble = problem(text || first);
        return trouble === undefined ? ok(text || first) : fail(trouble);
      });
    },
    async yes({ message, why, default: first }) {
      sayAll(message, why);
      return until(readLine, say, first ? '[Y/n]: ' : '[y/N]: ', (text) => yesOrNo(text, first));
    },
  };
}

/** Asks again until `accept` takes the line; otherwise it says why not. */
async function until<T>(
  readLine: ReadLine,
  say: (line: string) => void,
  prompt: string,
  accept: (text: string) => Result<T, string>,
): Promise<Result<T>> {
  for (;;) {
    const line = await readLine(prompt);
    if (!line.ok) return line;
    const answer = accept(line.value.trim());
    if (answer.ok) return answer;
    say(answer.error);
  }
}

function yesOrNo(text: string, standard: boolean): Result<boolean, string> {
  if (text === '') return ok(standard);
  return /^(?:y(?:es)?|no?)$/i.test(text) ? ok(/^y/i.test(text)) : fail('Answer with y or n.');
}

const selectable = ({ choices }: AskMany) => choices.filter(({ stays }) => stays === undefined);

function manyLines(question: AskMany, chosen: ReadonlySet<string>): string[] {
  const open = selectable(question);
  return question.choices.map(({ value, name, stays }) => {
    if (stays !== undefined) return `   -     ${printable(`${name} ${stays}`)}`;
    const number = open.findIndex((choice) => choice.value === value) + 1;
    return `${String(number).padStart(4)} [${chosen.has(value) ? 'x' : ' '}] ${printable(name)}`;
  });
}

/** Switches the named lines; says what is wrong when a word is no number of one, and then switches none. */
function toggle(question: AskMany, chosen: Set<string>, words: readonly string[]): string | undefined {
  const open = selectable(question);
  const wrong = words.find((word) => open[Number(word) - 1] === undefined);
  if (wrong !== undefined) return `There is no line ${printable(wrong)}.`;
  for (const word of words) {
    const { value } = open[Number(word) - 1]!;
    if (!chosen.delete(value)) chosen.add(value);
  }
  return undefined;
}

function numbered({ name }: Choice, index: number): string {
  return `${String(index + 1).padStart(4)}  ${printable(name)}`;
}

/** One line that a person types. Ctrl-C is a signal here, and handled where signals are; the end of input is a leave. */
function readTerminalLine(prompt: string): Promise<Result<string>> {
  process.stdout.write(prompt);
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, terminal: false });
    lines.once('line', (line) => {
      resolve(ok(line));
      lines.close();
    });
    // After a line this comes too late to count.
    lines.once('close', () => resolve(fail(interrupted())));
  });
}

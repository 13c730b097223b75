import { fail, ok, type Result } from '../../src/model/result.js';
import { type Ask, type AskMany, type AskOne, type AskText, type AskYes, interrupted } from '../../src/wizard/ask.js';

export type Said =
  | ({ readonly kind: 'many' } & AskMany)
  | ({ readonly kind: 'one' } & AskOne)
  | ({ readonly kind: 'text' } & AskText)
  | ({ readonly kind: 'yes' } & AskYes);

/** What a person answers: a value, `Enter` for the default, or `Leave` for Ctrl-C. */
export type Answer = string | boolean | readonly string[] | typeof Enter | typeof Leave;

export const Enter = Symbol('Enter');
export const Leave = Symbol('Leave');

/** A person who has decided beforehand. Keeps what was asked; leaves when the answers run out. */
export function fakeAsk(answers: readonly Answer[]): { ask: Ask; asked: Said[] } {
  const asked: Said[] = [];
  const next = <T>(question: Said, standard: T): Promise<Result<T>> => {
    const answer = answers[asked.length] ?? Leave;
    asked.push(question);
    if (answer === Leave) return Promise.resolve(fail(interrupted()));
    return Promise.resolve(ok(answer === Enter ? standard : (answer as T)));
  };
  const ask: Ask = {
    many: (question) =>
      next(
        { kind: 'many', ...question },
        question.choices.filter(({ checked }) => checked).map(({ value }) => value),
      ),
    one: (question) => next({ kind: 'one', ...question }, question.default),
    text: (question) => next({ kind: 'text', ...question }, question.default),
    yes: (question) => next({ kind: 'yes', ...question }, question.default),
  };
  return { ask, asked };
}

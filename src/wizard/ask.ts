import { EXIT, type Failure, type Result } from '../model/result.js';

/** One line to choose. Names come from user files; whoever shows them makes them printable. */
export interface Choice {
  readonly value: string;
  readonly name: string;
  /** More about it, shown while the line is active. */
  readonly hint?: string;
}

export interface ManyChoice extends Choice {
  readonly checked: boolean;
  /** Why it cannot be chosen; absent when it can. */
  readonly stays?: string;
}

interface Asking {
  /** One line, at best short enough for a narrow terminal. */
  readonly message: string;
  /** Lines above the question: why it is asked, what the default does. */
  readonly why?: readonly string[];
}

export interface AskMany extends Asking {
  readonly choices: readonly ManyChoice[];
  /** Said when nothing is chosen, where that makes no sense. */
  readonly needsOne?: string;
}

export interface AskOne extends Asking {
  readonly choices: readonly Choice[];
  /** A value of `choices`. */
  readonly default: string;
}

export interface AskText extends Asking {
  readonly default: string;
  /** What is wrong with a text, or undefined. */
  problem(text: string): string | undefined;
}

export interface AskYes extends Asking {
  readonly default: boolean;
}

/** A person at a terminal. Each question ends with an answer, or with `interrupted()` when the person leaves. */
export interface Ask {
  many(question: AskMany): Promise<Result<readonly string[]>>;
  one(question: AskOne): Promise<Result<string>>;
  text(question: AskText): Promise<Result<string>>;
  yes(question: AskYes): Promise<Result<boolean>>;
}

/** Somebody left a question with Ctrl-C or Ctrl-D. Every question comes before the first write. */
export function interrupted(): Failure {
  return {
    code: 'LL1016',
    exit: EXIT.interrupted,
    message: 'interrupted',
    fix: 'nothing was written; run the command again',
  };
}

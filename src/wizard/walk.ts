import type { Answers } from '../model/answers.js';
import type { Proposal } from '../model/proposal.js';
import { ok, type Result } from '../model/result.js';
import type { Ask } from './ask.js';
import { QUESTIONS, type Question, withoutKept } from './questions.js';

/** A repository that was read once and may be decided on as often as answers change. */
export interface Decidable {
  /** With the saved answers and the flags. */
  readonly proposal: Proposal;
  decide(answers: Answers): Result<Proposal>;
}

/** From what is there to a plan that the person has made. Writes nothing. */
export async function decideTogether(session: Decidable, ask: Ask): Promise<Result<Proposal>> {
  const open = session.decide(withoutKept(session.proposal.answers));
  if (!open.ok) return open;
  let proposal = session.proposal;
  for (const source of QUESTIONS) {
    while (source.when({ proposal, open: open.value })) {
      const answers = await put(source.ask({ proposal, open: open.value }), ask);
      if (!answers.ok) return answers;
      const decided = session.decide(answers.value);
      if (!decided.ok) return decided;
      const isNew = JSON.stringify(answers.value) !== JSON.stringify(proposal.answers);
      proposal = decided.value;
      if (!source.again || !isNew) break;
    }
  }
  return ok(proposal);
}

async function put(question: Question, ask: Ask): Promise<Result<Answers>> {
  if (question.kind === 'many') {
    const chosen = await ask.many(question);
    return chosen.ok ? ok(question.settle(chosen.value)) : chosen;
  }
  const text = await ask.text(question);
  return text.ok ? ok(question.settle(text.value)) : text;
}

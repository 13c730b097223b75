import type { ClientCode, NamePart, NameStatement, TextRange } from '../model/code-model.js';

/** A change to one text, before it becomes an edit. */
export interface TextChange extends TextRange {
  readonly text: string;
}

/** Statements and parts of statements that nothing uses any more once `replaced` is gone. */
export interface Unused {
  readonly statements: readonly NameStatement[];
  /** Parts that go while others of their statement stay. */
  readonly parts: ReadonlyMap<NameStatement, ReadonlySet<NamePart>>;
  /** Imports that only types use now, and that used to be needed at run time. */
  readonly types: readonly NameStatement[];
}

/** Follows names to names: without `const { Client } = pg`, `pg` itself may be unused. What was unused before stays. */
export function unusedNames({ names }: ClientCode, replaced: readonly TextRange[]): Unused {
  const gone = [...replaced];
  const isGone = (at: number): boolean => gone.some(({ start, end }) => at >= start && at < end);
  const isDead = ({ uses }: NamePart): boolean => uses.length > 0 && uses.every(({ at }) => isGone(at));
  const statements = new Set<NameStatement>();
  for (let before = -1; before !== statements.size; ) {
    before = statements.size;
    for (const statement of names) {
      if (statements.has(statement) || !statement.parts.every(isDead)) continue;
      statements.add(statement);
      gone.push(statement.range);
    }
  }
  const left = names.filter((statement) => !statements.has(statement));
  const partial = left.flatMap((statement) => {
    const dead = statement.parts.filter(isDead);
    return dead.length > 0 ? [[statement, new Set(dead)] as const] : [];
  });
  const types = left.filter(({ parts }) => {
    const uses = parts.flatMap((part) => part.uses);
    const still = uses.filter(({ at }) => !isGone(at));
    return still.length < uses.length && still.every(({ type }) => type);
  });
  return { statements: [...statements], parts: new Map(partial), types };
}

/** Takes `dead` out of `import pg, { Client, Pool } from 'pg'` or `const { Client, Pool } = pg`. */
export function withoutParts({ parts, braces }: NameStatement, dead: ReadonlySet<NamePart>): TextChange[] {
  const [first] = parts;
  const named = parts.filter(({ role }) => role === 'named');
  const leaving = named.filter((part) => dead.has(part));
  if (first?.role === 'default' && dead.has(first)) {
    const next = braces ?? parts[1]?.range;
    if (next) return [cut(first.range.start, next.start), ...withoutElements(named, leaving)];
  }
  if (braces && first?.role === 'default' && leaving.length === named.length) return [cut(first.range.end, braces.end)];
  return withoutElements(named, leaving);
}

/** Each element with the comma behind it; at the end of the list, with the comma before. */
function withoutElements(all: readonly NamePart[], leaving: readonly NamePart[]): TextChange[] {
  const lastStaying = all.findLast((part) => !leaving.includes(part));
  const last = all.at(-1);
  const inside = leaving.flatMap((part) => {
    const next = all[all.indexOf(part) + 1];
    const isBehind = lastStaying !== undefined && part.range.start > lastStaying.range.start;
    return next && !isBehind ? [cut(part.lead, next.lead)] : [];
  });
  const isTail = lastStaying !== undefined && last !== undefined && last !== lastStaying;
  return isTail ? [...inside, cut(lastStaying.range.end, last.range.end)] : inside;
}

const cut = (start: number, end: number): TextChange => ({ start, end, text: '' });

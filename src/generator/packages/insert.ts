import { byCodeUnit } from '../../util/text.js';
import { type JsonMember, type JsonObject, memberOf, objectAt } from './json.js';

/** `text` goes in at `offset`; nothing else changes. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** A section of a package.json, such as `dependencies`, and what goes into it. */
export type Addition = readonly [section: string, members: ReadonlyMap<string, string>];

/**
 * Insertions that add members to sections of a package.json, in the file's own indentation and line ends.
 * A sorted section stays sorted; missing ones are added at the end. Keys that exist are left alone by the caller.
 */
export function addToSections(text: string, root: JsonObject, additions: readonly Addition[]): Insertion[] {
  const style = styleOf(text, root);
  const insertions: Insertion[] = [];
  const absent: [string, string][] = [];
  for (const [name, members] of additions.filter(([, { size }]) => size > 0)) {
    const section = sectionOf(text, root, name);
    if (section) insertions.push(...addToObject(text, section, members, style));
    else absent.push([name, block(members, style)]);
  }
  return absent.length > 0 ? [...insertions, appended(text, root, absent, style, 0)] : insertions;
}

function sectionOf(text: string, root: JsonObject, name: string): JsonObject | undefined {
  const member = memberOf(root, name);
  return member && text[member.valueStart] === '{' ? objectAt(text, member.valueStart) : undefined;
}

function addToObject(
  text: string,
  section: JsonObject,
  members: ReadonlyMap<string, string>,
  style: Style,
): Insertion[] {
  const entries = [...members].map(([key, value]): [string, string] => [key, JSON.stringify(value)]);
  return isSorted(section.members)
    ? sorted(text, section, entries, style)
    : [appended(text, section, entries, style, 1)];
}

interface Style {
  readonly indent: string;
  readonly newline: string;
}

function styleOf(text: string, root: JsonObject): Style {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const [first] = root.members;
  const indent = first && /\n([ \t]+)$/.exec(text.slice(0, first.keyStart))?.[1];
  return { indent: indent ?? '  ', newline };
}

function block(additions: ReadonlyMap<string, string>, { indent, newline }: Style): string {
  const lines = [...additions].map(
    ([key, value]) => `${indent}${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{${newline}${lines.join(`,${newline}`)}${newline}${indent}}`;
}

/** After the last member; `depth` is the nesting of the object itself. */
function appended(
  text: string,
  object: JsonObject,
  entries: ReadonlyArray<[string, string]>,
  { indent, newline }: Style,
  depth: number,
): Insertion {
  const last = object.members.at(-1);
  const lead = last ? separatorBefore(text, last) : newline + indent.repeat(depth + 1);
  const added = entries.map(([key, value]) => `${lead}${JSON.stringify(key)}: ${value}`).join(',');
  if (last) return { offset: last.valueEnd, text: `,${added}` };
  const blank = /\n/.test(text.slice(object.start + 1, object.end - 1));
  return { offset: object.start + 1, text: blank ? added : `${added}${newline}${indent.repeat(depth)}` };
}

/** Each new member before the first one with a greater key. */
function sorted(text: string, object: JsonObject, entries: ReadonlyArray<[string, string]>, style: Style): Insertion[] {
  const insertions = new Map<number, string>();
  const behind: [string, string][] = [];
  for (const [key, value] of [...entries].sort(([a], [b]) => byCodeUnit(a, b))) {
    const next = object.members.find((member) => byCodeUnit(member.key, key) > 0);
    if (!next) {
      behind.push([key, value]);
      continue;
    }
    const added = `${JSON.stringify(key)}: ${value},${separatorBefore(text, next)}`;
    insertions.set(next.keyStart, (insertions.get(next.keyStart) ?? '') + added);
  }
  const between = [...insertions].map(([offset, added]) => ({ offset, text: added }));
  return behind.length > 0 ? [...between, appended(text, object, behind, style, 1)] : between;
}

/** The blanks before a member's key: what separates members in this object. */
function separatorBefore(text: string, member: JsonMember): string {
  return /[ \t\r\n]*$/.exec(text.slice(0, member.keyStart))?.[0] ?? '';
}

function isSorted(members: readonly JsonMember[]): boolean {
  return (
    members.length > 0 &&
    members.every(({ key }, index) => index === 0 || byCodeUnit(members[index - 1]?.key ?? '', key) <= 0)
  );
}

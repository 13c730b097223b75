import pc from 'picocolors';
import { printable } from '../../util/text.js';

/** Colours, or none at all: the same calls either way. */
export type Paint = ReturnType<typeof pc.createColors>;

/** What every terminal text is rendered with. */
export interface View {
  readonly paint: Paint;
  /** Text of a file of the analysed folder, for code frames. */
  readonly source: (file: string) => string | undefined;
  /** The folder as the person named it, for commands to go on with; undefined for the current one. */
  readonly folder?: string;
}

/** @param source without it, findings are shown without their code */
export function viewOf(color: boolean, source: View['source'] = () => undefined, folder?: string): View {
  return { paint: pc.createColors(color), source, folder };
}

/** A command of ours on the same folder, ready to be pasted into a shell: `npx lambda-lift apply 'my service'`. */
export function commandLine(command: string, { folder }: Pick<View, 'folder'>): string {
  return `npx lambda-lift ${command}${folder === undefined ? '' : ` ${shellWord(folder)}`}`;
}

/** Text as one word of a shell. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-') ? text : `'${printable(text).replace(/'/g, `'\\''`)}'`;
}

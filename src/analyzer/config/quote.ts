import { looksSecret } from '../../util/secrets.js';

/** A piece of the user's file in a message: one line, not too long, nothing that looks secret. */
export function quoted(text: string): string {
  if (looksSecret(text)) return '(text that looks secret)';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** What must never be copied from infrastructure code into a service, a report or a log. */

const SECRET_NAME =
  /passw(?:or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|signing[_-]?key|encryption[_-]?key|credential|connection[_-]?string|(?:^|[_-])(?:pwd|pass|dsn)(?:$|[_-])/i;

const SECRET_TEXTS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\./,
  // A URL with a password: postgres://user:password@host. A placeholder variable in its place is none.
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?!\$\{)[^\s/@]+@/i,
  // A URL with a long key before the host, as error trackers use it.
  /:\/\/[0-9a-f]{16,}@/i,
  /\b(?:password|pwd|accountkey|sharedaccesskey|secret|token)\s*=\s*(?!\$\{)[^\s;&]+/i,
  /\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}/,
  /\b[sr]k_(?:live|test)_\w{8,}|\bwhsec_\w{16,}|\bsk-[\w-]{20,}|\bxox[abeoprs]-[\w-]{10,}|\bAIza[\w-]{30,}|\bSG\.[\w-]{16,}\./,
];

/** True for a variable name that promises a secret. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** True for a text that looks like a key, a token, or a URL with a password. Errs towards yes. */
export function looksSecret(text: string): boolean {
  if (SECRET_TEXTS.some((pattern) => pattern.test(text))) return true;
  return text.split(/[^A-Za-z0-9+/=]+/).some(isRandom) || text.split(/[^A-Za-z0-9]+/).some(isHex);
}

/** Thirty-two or more hexadecimal digits with letters and figures among them. */
const isHex = (word: string): boolean => /^[0-9a-f]{32,}$/i.test(word) && /\d/.test(word) && /[a-f]/i.test(word);

/** A long word in which letters and figures take turns, unlike any name: more than 3.5 bits a character. */
function isRandom(word: string): boolean {
  const turns = word.match(/[A-Za-z]\d|\d[A-Za-z]/g)?.length ?? 0;
  return word.length >= 20 && turns >= 4 && !word.startsWith('/') && entropy(word) > 3.5;
}

/** Shannon entropy in bits a character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / word.length) * Math.log2(n / word.length), 0);
}

const ASSIGNMENT = /^(.*?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*)(\S.*)$/;

/** A line of source or configuration for showing: what looks secret in it, or stands under a name that does, is left out. */
export function withoutSecrets(line: string): string {
  const [, start = '', name = '', value = line] = ASSIGNMENT.exec(line) ?? [];
  const reference = /^["'`]?(?:\$\{|!|process\.env|\{|\[|\()/.test(value);
  if (hasSecretName(name) && !reference) return `${start}(secret)`;
  return looksSecret(value) ? `${start}(not shown: looks like a secret)` : line;
}

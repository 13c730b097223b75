/** The only ways for text from a user's files into generated code. */

/** A JavaScript string literal, with the quotes that need fewer escapes, as formatters choose them. */
export function quote(text: string): string {
  const inner = withPlainQuotes(jsonInner(text));
  const singles = text.split("'").length;
  return singles > text.split('"').length ? `"${inner.replace(/"/g, '\\"')}"` : `'${inner.replace(/'/g, "\\'")}'`;
}

/** The inside of a template literal: nothing of `text` is read as an expression or ends the literal. */
export function templateText(text: string): string {
  const inner = withPlainQuotes(jsonInner(text));
  return inner.replace(/`/g, '\\`').replace(/\$\{/g, '\\${');
}

/** Property key of an object literal. A plain or quoted `__proto__` would set the prototype; a computed one does not. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return isIdentifierName(name) ? name : quote(name);
}

/** `functions.createOrder`, `functions['create-order']`. */
export function member(object: string, name: string): string {
  return isIdentifierName(name) && name !== '__proto__' ? `${object}.${name}` : `${object}[${quote(name)}]`;
}

/** Text for a comment of any kind: one line, and it cannot end the comment. */
export function commentText(text: string): string {
  return oneLine(text).replace(/\*\//g, '*\\/');
}

/** The same text with every run of blanks, line ends and control characters as one space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const isIdentifierName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/** JSON's escapes, and those for characters that a reader cannot see or that older parsers take for a line end. */
function jsonInner(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => character.split('').map(unicodeEscape).join(''));
}

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON escapes double quotes; outside of them nothing else needs a backslash before one. */
function withPlainQuotes(inner: string): string {
  return inner.replace(/\\(.)/g, (pair, character) => (character === '"' ? '"' : pair));
}

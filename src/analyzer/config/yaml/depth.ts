import { CST, Lexer } from 'yaml';

const MAX_DEPTH = 200;

/**
 * True for text nested deeper than any real file. Parsing is recursive, and a file of nothing but brackets would end
 * the process, so the depth is bounded from above while reading tokens: open brackets, indentation, and the
 * indicators (`-`, `?`) that open several levels on one line.
 */
export function isTooDeep(text: string): boolean {
  let open = 0;
  let onLine = 0;
  let lineStart = true;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'flow-map-start' || type === 'flow-seq-start') open += 1;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') open = Math.max(0, open - 1);
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') onLine += 1;
    else if (type === 'newline') onLine = 0;
    else if (type === 'space' && lineStart && open === 0) onLine = token.length / 2;
    lineStart = type === 'newline';
    if (open + onLine > MAX_DEPTH) return true;
  }
  return false;
}

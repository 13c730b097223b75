/**
 * What a person would see after all of `raw` was printed, scrolled-off lines included: prompts redraw themselves by
 * moving up and erasing, so that the bytes alone hold every state of every question.
 */
export function screen(raw: string): string {
  const lines = [''];
  let [row, column] = [0, 0];
  const put = (text: string): void => {
    const line = lines[row]!.padEnd(column);
    lines[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
  for (const [token, count = '', command] of raw.matchAll(/\u001b\[\??([\d;]*)([A-Za-z])|\r|\n|[^\u001b\r\n]+/g)) {
    const n = Number(count || 1);
    if (token === '\r') column = 0;
    else if (token === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (command === 'A') row = Math.max(0, row - n);
    else if (command === 'B') row = Math.min(lines.length - 1, row + n);
    else if (command === 'G') column = n - 1;
    else if (command === 'K') lines[row] = '';
    else if (command === undefined) put(token);
  }
  return `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}

/**
 * Rows in aligned columns, two blanks between them, no blank at a line's end.
 * Colours must be put on afterwards or on the last column: widths count characters.
 */
export function columns(rows: ReadonlyArray<readonly string[]>): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat(widths[index]! - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Columns a text takes, near enough: by code points, so that surrogate pairs do not count twice. */
function widthOf(text: string): number {
  return [...text].length;
}

/** Lines moved to the right. */
export function indent(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(by) + line));
}

/** The analysed folder as everybody reads it. Paths are relative to it, with `/`, sorted by code unit. */
export interface SourceFiles {
  /** Absolute path of the folder. Never written into a plan, patch or report. */
  readonly dir: string;
  /** Tracked files (without git: all that no ignore file names). The tool's own `.migrate/` is never among them. */
  readonly list: readonly string[];
  has(file: string): boolean;
  /** Bytes of a listed file's size, or undefined. */
  size(file: string): number | undefined;
  /** UTF-8 text without its BOM, or undefined when the file does not exist or is not valid UTF-8. Unlisted (ignored) files can be read too. */
  text(file: string): string | undefined;
}

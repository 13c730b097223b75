/** A place in a file of the repository. Paths are relative to the analysed folder and always use `/`. */
export interface Location {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
}

/**
 * `.migrate/generated.json`: what the tool generated last, as the base for knowing what a person changed since.
 * Committed with the service. See docs/schema/generated.json.
 */
export interface GeneratedRecord {
  readonly version: 1;
  /** lambda-lift's version that wrote the files. */
  readonly tool: string;
  readonly files: Readonly<Record<string, GeneratedFile>>;
}

export interface GeneratedFile {
  readonly sha256: string;
  /** The text as generated: deflate-raw, base64. */
  readonly base: string;
}

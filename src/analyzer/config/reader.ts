import type { ConfigFacts } from '../../model/config.js';
import type { SourceFiles } from '../../model/files.js';
import type { Result } from '../../model/result.js';

/** What the infrastructure tool would have been given on its command line and found around it. */
export interface ReadOptions {
  readonly stage?: string;
  /** `--param k=v`. */
  readonly params: Readonly<Record<string, string>>;
  /** Values of template parameters that were given otherwise (`--parameters`); `params` counts before them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Which of several services: its name or its folder. */
  readonly service?: string;
  /** Used to choose and to count, never copied. */
  readonly env: NodeJS.ProcessEnv;
}

export interface Peek {
  readonly name?: string;
  /** False for a file that declares no function: a placeholder, or shared settings. */
  readonly hasFunctions: boolean;
}

/** One reader per dialect of infrastructure code; `read.ts` lists them. */
export interface Reader {
  readonly dialect: string;
  /** Its files among those listed, in their order. */
  find(files: SourceFiles): readonly string[];
  /** What one look at the file tells. */
  peek(files: SourceFiles, file: string): Peek;
  read(files: SourceFiles, file: string, options: ReadOptions): Result<ConfigFacts>;
}

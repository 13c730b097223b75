import type { Message } from 'esbuild';

/** Why the build gives up: one line each, with what is wrong, where, and what to do. */
export class BuildTrouble extends Error {
  readonly lines: string[];

  constructor(lines: string[]) {
    super(lines.join('\n'));
    this.name = 'BuildTrouble';
    this.lines = lines;
  }
}

/** Runs an esbuild call; what esbuild complains of becomes a BuildTrouble. */
export async function orTrouble<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const messages = esbuildErrors(error);
    if (messages === undefined) throw error;
    throw new BuildTrouble([...new Set(messages.map(describe))]);
  }
}

/** The complaints of a failed esbuild call; undefined for any other error. */
export function esbuildErrors(error: unknown): Message[] | undefined {
  const errors: unknown =
    typeof error === 'object' && error !== null ? (error as { errors?: unknown }).errors : undefined;
  return Array.isArray(errors) ? (errors as Message[]) : undefined;
}

function describe(message: Message): string {
  const { location, text } = message;
  const where = location === null ? '' : `${location.file}:${location.line}: `;
  const missing = /^Could not resolve "([^"]+)"/.exec(text);
  if (missing?.[1] !== undefined) return `${where}cannot find "${missing[1]}"; ${howToSupply(missing[1])}`;
  if (text.startsWith('No loader is configured')) {
    return `${where}${text}; import it as code, or list the file in the function's include and read it at run time`;
  }
  return `${where}${text.split('\n')[0]}`;
}

function howToSupply(specifier: string): string {
  if (/^\.{0,2}\//.test(specifier)) return 'create the file or correct the import';
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (name.startsWith('@aws-sdk/') || name.startsWith('@smithy/') || name === 'aws-sdk') {
    return `Lambda supplied it and no package.json declares it: npm install ${name}`;
  }
  return `install it (npm install ${name}), or correct the path alias in tsconfig.json`;
}

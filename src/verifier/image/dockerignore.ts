import path from 'node:path';

/**
 * `.dockerignore` as the Docker CLI reads it: patterns start at the context's root, the last one that matches counts,
 * and `!` brings back even what lies in a folder that is left out.
 * https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export interface DockerIgnore {
  /** True when the file or folder stays out of the context. */
  ignores(file: string): boolean;
  /** True when nothing below an ignored folder can come back. */
  prunes(folder: string): boolean;
}

interface Pattern {
  readonly source: string;
  readonly regexp: RegExp;
  readonly negated: boolean;
}

/** @param keep files that stay in the context whatever the patterns say: the Dockerfile */
export function dockerIgnore(text: string, keep: readonly string[] = []): DockerIgnore {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap(patternOf);
  const kept = new Set(keep);
  const ignores = (file: string): boolean => {
    if (kept.has(file)) return false;
    let ignored = false;
    for (const { regexp, negated } of patterns) {
      if (ignored === negated && withParents(file).some((name) => regexp.test(name))) ignored = !negated;
    }
    return ignored;
  };
  const returning = [...patterns.filter(({ negated }) => negated).map(({ source }) => source), ...keep];
  return { ignores, prunes: (folder) => ignores(folder) && !returning.some((source) => mayLieIn(folder, source)) };
}

function patternOf(line: string): Pattern[] {
  if (line.startsWith('#')) return [];
  const trimmed = line.trim();
  const negated = trimmed.startsWith('!');
  const written = (negated ? trimmed.slice(1) : trimmed).trim();
  if (written === '') return [];
  const source = path.posix.normalize(written).replace(/^\/+/, '').replace(/\/+$/, '');
  if (source === '' || source === '.') return [];
  try {
    return [{ source, regexp: new RegExp(`^${toRegExp(source)}$`, 's'), negated }];
  } catch {
    // An unfinished character class. The engine would refuse the build for it; here the line says nothing.
    return [];
  }
}

/** Go's filepath.Match, and `**` for any number of folders. */
function toRegExp(source: string): string {
  const token = /\*\*\/|\*\*|\*|\?|\\[\s\S]|\[\^?(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g;
  return source.replace(token, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[') && part.length > 1) return part;
    return (part.startsWith('\\') && part.length > 1 ? part.slice(1) : part).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
}

/** A pattern that matches a folder matches what is in it: `a/b/c` → `a/b/c`, `a/b`, `a`. */
function withParents(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

/** True when the pattern may name something below the folder; errs towards yes. */
function mayLieIn(folder: string, source: string): boolean {
  const literal = /^[^*?[\\]*/.exec(source)![0];
  return literal === source
    ? source.startsWith(`${folder}/`)
    : literal.startsWith(folder) || folder.startsWith(literal);
}

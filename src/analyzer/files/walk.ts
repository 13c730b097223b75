import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** The rules of one .gitignore and the folder they start from ('' or `a/b/`). */
interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

/**
 * Every file below `dir` that no .gitignore names, relative with `/`. Folders called one of `leftOut` are not entered,
 * symbolic links to folders are not followed. For folders without git; unreadable folders count as empty.
 */
export function walk(dir: string, leftOut: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const waiting: Array<{ folder: string; rules: readonly Rules[] }> = [{ folder: '', rules: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const rules = [...next.rules, ...ownRules(dir, next.folder)];
    for (const entry of entriesOf(path.join(dir, next.folder))) {
      const name = next.folder + entry.name;
      if (leftOut.has(entry.name)) continue;
      if (isIgnored(rules, entry.isDirectory() ? `${name}/` : name)) continue;
      if (entry.isDirectory()) waiting.push({ folder: `${name}/`, rules });
      else found.push(name);
    }
  }
  return found;
}

/** As git decides: the deepest .gitignore that says anything about the path, for or against, wins. */
function isIgnored(rules: readonly Rules[], name: string): boolean {
  for (const { folder, matcher } of [...rules].reverse()) {
    const { ignored, unignored } = matcher.test(name.slice(folder.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

function ownRules(dir: string, folder: string): Rules[] {
  try {
    const text = readFileSync(path.join(dir, folder, '.gitignore'), 'utf8');
    return [{ folder, matcher: ignore({ ignorecase: false }).add(text) }];
  } catch {
    return [];
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../util/package.js';

/** Text of a template of the package: `Dockerfile.template`, `templates/MIGRATION.md`. */
export function template(file: string): string {
  return readFileSync(path.join(packageRoot(), file), 'utf8');
}

/**
 * Fills the `{{slots}}` in one pass, so that braces inside a value stay what they are. A line that holds nothing but an
 * empty slot goes away. A slot without a value is our bug.
 */
export function fill(text: string, slots: Readonly<Record<string, string>>): string {
  const value = (name: string): string => {
    if (!Object.hasOwn(slots, name)) throw new Error(`Internal error: no value for {{${name}}}`);
    return slots[name] ?? '';
  };
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      const alone = /^\{\{(\w+)\}\}\n$/.exec(line);
      if (alone && value(alone[1] ?? '') === '') return '';
      return line.replace(/\{\{(\w+)\}\}/g, (_, name: string) => value(name));
    })
    .join('')
    .replace(/\n{3,}/g, '\n\n');
}

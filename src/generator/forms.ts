import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { join } from '../util/path.js';
import type { Form } from './print/module.js';

/** The runtime as it ships: `ts`, `esm` and `cjs` for the service, `build` for the bundler beside it. */
export interface Forms {
  /** Text of a file; `path` is relative to the form's folder. */
  read(form: Form | 'build', file: string): string;
  /** Files of a form, sorted. */
  list(form: Form | 'build'): readonly string[];
}

/** The forms that `npm run build` made in `dir`. */
export function openForms(dir: string): Forms {
  return {
    read: (form, file) => readFileSync(path.join(dir, form, file), 'utf8'),
    list: (form) =>
      readdirSync(path.join(dir, form), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.relative(path.join(dir, form), path.join(parentPath, name)))
        .map((file) => file.split(path.sep).join('/'))
        .sort(),
  };
}

/** Files that no import names: the bundler starts from them. A lane is one word in functions.ts, so the child always comes along. */
const ENTRIES = ['function/lanes/child.js'];

/** The runtime's files that `texts`, which stand in the service's folder, reach through imports; sorted. */
export function usedRuntime(forms: Forms, form: Form, texts: readonly string[]): string[] {
  const known = new Set(forms.list(form));
  const found = new Set<string>();
  const follow = (folder: string, text: string): void => {
    for (const target of relativeImports(text)) {
      const file = onDisk(form, join(folder, target));
      if (!known.has(file) || found.has(file)) continue;
      found.add(file);
      follow(join(file, '..'), forms.read(form, file));
    }
  };
  for (const text of texts) follow('.', text.replaceAll('./runtime/', './'));
  follow('.', ENTRIES.map((entry) => `import './${entry}';`).join('\n'));
  return [...found].sort();
}

/** Packages that the texts import, sorted; without Node.js's own modules. */
export function packagesIn(texts: readonly string[]): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^'"]*)?['"]/g;
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name)))].sort();
}

/** Specifiers of all imports, those of types in JSDoc included. */
function relativeImports(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*|^\/\*\* @import .* from )['"](\.{1,2}\/[^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map(([, specifier = '']) => specifier);
}

const onDisk = (form: Form, file: string): string => (form === 'ts' ? file.replace(/\.js$/, '.ts') : file);

import type { Forms } from '../../src/generator/forms.js';
import type { Edit } from '../../src/model/edit.js';
import type { SourceFiles } from '../../src/model/files.js';
import { byCodeUnit } from '../../src/util/text.js';

/** Files in memory, as `SourceFiles` shows a folder. A leading byte order mark counts as one, like on disk. */
export function memoryFiles(contents: Readonly<Record<string, string>> = {}): SourceFiles {
  const files = new Map(Object.entries(contents));
  return {
    dir: '/nowhere',
    list: [...files.keys()].sort(byCodeUnit),
    has: (file) => files.has(file),
    size: (file) => (files.has(file) ? Buffer.byteLength(files.get(file) ?? '') : undefined),
    text: (file) => files.get(file)?.replace(/^\uFEFF/, ''),
  };
}

/** A runtime of a few lines with the real one's entrances, and files that only some services reach. */
export const FORMS: Forms = memoryForms({
  'function/define': "import { part } from './part.js';",
  'function/part': '',
  'function/install': '',
  'function/lanes/child': "import { part } from '../part.js';",
  'fronts/front': "import type { Route } from '../types.js';",
  'fronts/mount': '',
  'fronts/authorizers/token': '',
  'lifecycle/server': '',
  'lifecycle/worker': '',
  'queue/define': "import { poll } from './poll.js';",
  'queue/poll': "import { SQSClient } from '@aws-sdk/client-sqs'; import fs from 'node:fs';",
  'schedule/define': "import { timer } from './timer.js';",
  'schedule/timer': '',
  types: '',
  unused: '',
});

const BUILD = "import { build } from 'esbuild';\nimport { parse } from 'acorn';\n";

function memoryForms(modules: Readonly<Record<string, string>>): Forms {
  const extension = { ts: 'ts', esm: 'js', cjs: 'js', build: 'mjs' } as const;
  const names = (form: keyof typeof extension): readonly string[] =>
    form === 'build' ? ['index'] : Object.keys(modules).sort(byCodeUnit);
  return {
    list: (form) => names(form).map((name) => `${name}.${extension[form]}`),
    read: (form, file) => (form === 'build' ? BUILD : `// ${form}\n${modules[file.replace(/\.\w+$/, '')] ?? ''}\n`),
  };
}

/** Text of every file that the edits make, by path. */
export function created(edits: readonly Edit[]): Map<string, string> {
  return new Map(edits.flatMap((edit) => (edit.kind === 'create' ? [[edit.file, edit.text] as const] : [])));
}

export const PACKAGE_JSON = `{
  "name": "orders",
  "type": "module",
  "scripts": {
    "test": "vitest"
  },
  "dependencies": {
    "pg": "^8.11.0"
  },
  "devDependencies": {
    "typescript": "^5.9.0"
  }
}
`;

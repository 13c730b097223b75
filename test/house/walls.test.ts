import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../rig/cli.js';
import { scratch } from '../rig/scratch.js';
import { writeTree } from '../rig/tree.js';

/** Rules that the linter names for a source at a place of the tree. */
function complaints(file: string, source: string): string[] {
  const dir = scratch('lint');
  for (const part of ['biome.json', 'scripts/lint']) {
    cpSync(path.join(PROJECT_ROOT, part), path.join(dir, part), { recursive: true });
  }
  writeTree(dir, { [file]: source });
  const biome = path.join(PROJECT_ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', 'src'], {
    cwd: dir,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  return diagnostics.map(({ category }) => category.split('/').pop() ?? '');
}

const IMPORT_A = "import { a } from '../planner/a.js';\nexport const b = a;\n";
const TYPE_A = "import type { A } from '../analyzer/code/a.js';\nexport type B = A;\n";

describe('who may import whom', () => {
  test.each([
    ['analyzer', 'src/analyzer/x.ts', IMPORT_A],
    ['a type import', 'src/planner/x.ts', TYPE_A],
    ['a dynamic import', 'src/planner/x.ts', "export const load = () => import('../analyzer/a.js');\n"],
    ['model', 'src/model/x.ts', "import { a } from '../util/a.js';\nexport const b = a;\n"],
    ['util', 'src/util/x.ts', IMPORT_A],
    ['runtime', 'src/runtime/fronts/x.ts', "import { a } from '../../model/a.js';\nexport const b = a;\n"],
    ['rules beyond codemod', 'src/rules/x.ts', IMPORT_A],
    ['the pipeline from a room', 'src/report/x.ts', "import { a } from '../pipeline.js';\nexport const b = a;\n"],
    ['the inputs from a command', 'src/commands/x.ts', "import { a } from '../inputs.js';\nexport const b = a;\n"],
    ['commands from the pipeline', 'src/pipeline.ts', "import { a } from './commands/a.js';\nexport const b = a;\n"],
    ['a room from a command', 'src/commands/x.ts', IMPORT_A],
    [
      'ts-morph outside analyzer/code',
      'src/analyzer/files/x.ts',
      "import { Node } from 'ts-morph';\nexport const n = Node;\n",
    ],
  ])('%s: refused', (_name, file, source) => {
    expect(complaints(file, source)).toEqual(['noRestrictedImports']);
  });

  test.each([
    ['model from a room', 'src/planner/x.ts', "import type { A } from '../model/a.js';\nexport type B = A;\n"],
    ['rules from codemod', 'src/rules/x.ts', "import { a } from '../codemod/a.js';\nexport const b = a;\n"],
    ['rooms from the pipeline', 'src/pipeline.ts', "import { a } from './planner/a.js';\nexport const b = a;\n"],
    [
      'ts-morph in analyzer/code',
      'src/analyzer/code/x.ts',
      "import { Node } from 'ts-morph';\nexport const n = Node;\n",
    ],
  ])('%s: allowed', (_name, file, source) => {
    expect(complaints(file, source)).toEqual([]);
  });
});

const EXIT = 'process.exit(1);\nexport {};\n';
const WRITE = "import { rmSync } from 'node:fs';\nexport const a = rmSync;\n";

describe('who may print, exit and write', () => {
  test.each([
    ['console', 'src/planner/x.ts', "console.log('a');\nexport {};\n", 'noConsole'],
    ['console in the runtime', 'src/runtime/queue/x.ts', "console.log('a');\nexport {};\n", 'noConsole'],
    ['process.exit', 'src/commands/x.ts', EXIT, 'plugin'],
    ['process.exit in the runtime', 'src/runtime/queue/x.ts', EXIT, 'plugin'],
    ['writing by name', 'src/generator/x.ts', WRITE, 'plugin'],
    [
      'writing through a default import',
      'src/generator/x.ts',
      "import fs from 'node:fs';\nexport const a = fs;\n",
      'plugin',
    ],
    ['a namespace', 'src/util/x.ts', "import * as fs from 'node:fs';\nexport const a = fs;\n", 'plugin'],
    ['promises', 'src/util/x.ts', "import { open } from 'node:fs/promises';\nexport const a = open;\n", 'plugin'],
    ['writing in the runtime', 'src/runtime/queue/x.ts', WRITE, 'plugin'],
    ['a default export', 'src/planner/x.ts', 'export default 1;\n', 'noDefaultExport'],
  ])('%s: refused', (_name, file, source, rule) => {
    expect(complaints(file, source)).toEqual([rule]);
  });

  test.each([
    ['console in report', 'src/report/x.ts', "console.log('a');\nexport {};\n"],
    ['process.exit in cli.ts', 'src/cli.ts', EXIT],
    ['process.exit in lifecycle', 'src/runtime/lifecycle/x.ts', EXIT],
    ['writing in applier', 'src/applier/x.ts', WRITE],
    [
      'reading',
      'src/generator/x.ts',
      "import { readFileSync, type Stats } from 'node:fs';\nexport const a = readFileSync;\nexport type S = Stats;\n",
    ],
  ])('%s: allowed', (_name, file, source) => {
    expect(complaints(file, source)).toEqual([]);
  });
});

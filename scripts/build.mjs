// `npm run build`: dist/ from src/. Types are erased line by line (`npm run typecheck` checks them), so that stack traces
// name the lines of the sources. dist/forms holds the runtime as it ships into migrated repositories.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { syncFolder } from './forms/sync.mjs';
import { eraseTypes, makeForms } from './forms.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SOURCE = path.join(ROOT, 'src');

/** Brings dist/ up to date with src/ and returns the number of its files. */
export async function build() {
  const files = new Map();
  for (const file of sources()) {
    files.set(file.replace(/\.ts$/, '.js'), eraseTypes(file, readFileSync(path.join(SOURCE, file), 'utf8')));
  }
  for (const [file, text] of await makeForms(path.join(SOURCE, 'runtime'))) files.set(`forms/${file}`, text);
  syncFolder(path.join(ROOT, 'dist'), files, new Set(['cli.js']));
  return files.size;
}

/** Every source of the tool, and of the runtime what the tool itself imports. */
function sources() {
  const all = readdirSync(SOURCE, { recursive: true }).map((file) => file.split(path.sep).join('/'));
  const found = new Set(all.filter((file) => file.endsWith('.ts') && !file.startsWith('runtime/')).sort());
  for (const file of found) {
    const { importedFiles } = ts.preProcessFile(readFileSync(path.join(SOURCE, file), 'utf8'), true, true);
    for (const { fileName } of importedFiles.filter(({ fileName }) => fileName.startsWith('.'))) {
      const target = path.posix.join(path.posix.dirname(file), fileName.replace(/\.js$/, '.ts'));
      if (existsSync(path.join(SOURCE, target))) found.add(target);
    }
  }
  return found;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`dist: ${await build()} files`);
}

import { folderOf, join } from '../../util/path.js';
import type { Context } from '../context.js';
import { relativeFolder } from '../packages/scripts.js';

/**
 * tsconfig.json of a TypeScript service, for editors and `tsc -p service`. It takes every setting of the user's nearest
 * one, so that their files mean the same here; only what concerns output and file lists is its own.
 */
export function tsconfigText(context: Context): string {
  const { tsconfig } = context.plan.service.project;
  const compilerOptions = tsconfig === undefined ? ALONE : emitOptions(context, tsconfig);
  const extended = tsconfig === undefined ? {} : { extends: fromService(context, tsconfig) };
  const include = ['**/*.ts', ...declarations(context)];
  const config = { ...extended, compilerOptions, include, exclude: ['dist', 'node_modules'] };
  return `${HEADER}${inlineLists(JSON.stringify(config, undefined, 2))}\n`;
}

const HEADER = '// Checks types only: `node build/index.mjs` makes dist/, whatever tsc would emit.\n';

/** Short lists on one line, as people write them. */
function inlineLists(json: string): string {
  return json.replace(/\[\n([^[\]{}]*?)\n\s*\]/g, (list, inner: string) => {
    const line = `[${inner
      .split('\n')
      .map((item) => item.trim())
      .join(' ')}]`;
    return line.length < 100 ? line : list;
  });
}

/** For a project that never ran tsc: nothing is asked of its files. */
const ALONE = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'Bundler',
  strict: false,
  skipLibCheck: true,
  allowSyntheticDefaultImports: true,
  noEmit: true,
};

function emitOptions(context: Context, tsconfig: string): Record<string, unknown> {
  const text = context.files.text(tsconfig) ?? '';
  return {
    allowSyntheticDefaultImports: true,
    noEmit: true,
    // A project that emits has settings about what and where; with noEmit they only get in the way.
    rootDir: relativeFolder(context.plan.service.outDir, '.'),
    outDir: 'dist',
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    emitDeclarationOnly: false,
    declarationDir: null,
    tsBuildInfoFile: null,
    ...(text.includes('isolatedDeclarations') && { isolatedDeclarations: false }),
    // `import()`, which the functions table needs, came with the next one. Their own build bundles, as this does.
    ...(/"module"\s*:\s*"es(?:6|2015)"/i.test(text) && { module: 'ES2020' }),
  };
}

/** The user's own global declarations: imported handlers may need them. Whole folders, so that new files count as well. */
function declarations({ plan, files }: Context): string[] {
  const { outDir, root, project } = plan.service;
  const top = project.tsconfig === undefined ? root : folderOf(project.tsconfig);
  const patterns = files.list
    .filter((file) => file.endsWith('.d.ts') && isBelow(file, top) && !isBelow(file, outDir))
    .map((file) => {
      const below = top === '.' ? file : file.slice(top.length + 1);
      const [first = ''] = below.split('/');
      const base = relativeFolder(outDir, top);
      return below.includes('/') ? `${base}/${first}/**/*.d.ts` : `${base}/*.d.ts`;
    });
  return [...new Set(patterns)];
}

const isBelow = (file: string, folder: string): boolean => folder === '.' || file.startsWith(`${join(folder, '.')}/`);

function fromService({ plan }: Context, file: string): string {
  return `${relativeFolder(plan.service.outDir, folderOf(file))}/${file.slice(file.lastIndexOf('/') + 1)}`;
}

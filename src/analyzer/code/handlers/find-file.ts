import type { SourceFiles } from '../../../model/files.js';
import { folderOf, join, staysInside } from '../../../util/path.js';
import { nearest, printable } from '../../../util/text.js';
import { sourceOfBuild } from '../resolve/build-output.js';
import { importCandidates, isSourceFile, sourceCandidates, withoutExtension } from '../resolve/extensions.js';
import type { PathConfig } from '../resolve/tsconfig.js';

/** Lambda's reading of a handler string, or what is wrong with it. */
export interface HandlerString {
  /** `src/handlers/orders`. */
  readonly modulePath: string;
  /** `create`, or `orders.create`. */
  readonly exportPath: string;
}

/**
 * Splits at the first dot of the last path segment: `a/b.c.d` is property `c.d` of module `a/b`; dots in folders are fine.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export function splitHandler(handler: string): HandlerString | undefined {
  const name = handler.trim();
  const start = name.lastIndexOf('/') + 1;
  const dot = name.indexOf('.', start);
  if (dot <= start || dot === name.length - 1) return undefined;
  return { modulePath: name.slice(0, dot), exportPath: name.slice(dot + 1) };
}

export type FoundFile =
  | { readonly kind: 'found'; readonly file: string }
  /** Why not, and what to do instead: texts for a finding. */
  | { readonly kind: 'missing'; readonly reason: string; readonly fix: string };

export interface FileSearch {
  readonly files: SourceFiles;
  /** Folder that handler strings start from. */
  readonly root: string;
  readonly config: PathConfig | undefined;
}

/** The source file behind a handler's module path: itself, its folder's index, or what a build makes it from. */
export function findHandlerFile(modulePath: string, search: FileSearch): FoundFile {
  const { files, root } = search;
  const elsewhere = outside(modulePath, root);
  if (elsewhere) return elsewhere;
  const base = join(root, modulePath);
  const candidates = sourceCandidates(base);
  const direct = candidates.find((file) => files.has(file));
  if (direct !== undefined) return { kind: 'found', file: direct };
  const source = sourceOfBuild(base, root, files, search.config);
  if (source.kind === 'found') return source;
  if (source.kind === 'ambiguous') {
    const list = printable(source.files.slice(0, 5).join(', '));
    return {
      kind: 'missing',
      reason: `it names a build output that several files could be the source of (${list})`,
      fix: 'Name the source file in the handler',
    };
  }
  return { kind: 'missing', ...hint(base, candidates, search) };
}

/**
 * The source that a function's own build turns into the handler's module: the entry point whose output has that name
 * (esbuild leaves out the folder that all entry points share), otherwise the only one.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html
 */
export function findEntryPoint(
  modulePath: string,
  entryPoints: readonly string[],
  { files, root }: FileSearch,
): FoundFile | undefined {
  const wanted = join('.', modulePath);
  const entries = entryPoints.flatMap((entry) => {
    const path = join(root, entry);
    const file = staysInside(path) ? importCandidates(path).find((one) => files.has(one)) : undefined;
    return file === undefined ? [] : [{ file, stem: withoutExtension(join('.', entry)) }];
  });
  const only = entries.length === 1 ? entries[0] : undefined;
  const match = entries.find(({ stem }) => stem === wanted || stem.endsWith(`/${wanted}`)) ?? only;
  return match && { kind: 'found', file: match.file };
}

function outside(modulePath: string, root: string): FoundFile | undefined {
  if (modulePath.startsWith('/opt/') || /(?:^|\/)node_modules\//.test(modulePath)) {
    return {
      kind: 'missing',
      reason: 'it is code of a layer or package that wraps yours',
      fix: 'Name your own handler; the wrapper does not exist in a container',
    };
  }
  if (/^[/\\]|^[A-Za-z]:|\\/.test(modulePath)) {
    return {
      kind: 'missing',
      reason: 'it is not a path inside the service',
      fix: 'Write the handler relative to the infrastructure file, with /',
    };
  }
  if (staysInside(join(root, modulePath))) return undefined;
  return {
    kind: 'missing',
    reason: 'it leads out of the analysed folder',
    fix: 'Run lambda-lift from a folder that holds both, or move the file',
  };
}

function hint(
  base: string,
  candidates: readonly string[],
  { files, root }: FileSearch,
): { reason: string; fix: string } {
  const lower = new Set(candidates.map((file) => file.toLowerCase()));
  const otherCase = files.list.find((file) => lower.has(file.toLowerCase()));
  if (otherCase !== undefined) {
    return {
      reason: `the file is called ${shown(otherCase)}, with other upper and lower case`,
      fix: `Write the handler as ${shown(relativeTo(root, otherCase))}, or rename the file`,
    };
  }
  const reason = `there is no ${shown(`${base}.ts`)}, .js or other source file of that name`;
  const sources = files.list.filter((file) => isSourceFile(file) && (root === '.' || file.startsWith(`${root}/`)));
  const near = nearest(base, nearby(base, sources));
  if (near === undefined) return { reason, fix: 'Correct the handler, or exclude the function with --skip' };
  return {
    reason,
    fix: `Did you mean ${shown(relativeTo(root, near))}? Correct the handler, or exclude the function with --skip`,
  };
}

/** Names worth comparing: all in small repositories, the same folder or the same base name in large ones. */
function nearby(base: string, sources: readonly string[]): string[] {
  const stems = sources.map(withoutExtension);
  if (stems.length <= 2000) return stems;
  const name = base.slice(base.lastIndexOf('/') + 1).toLowerCase();
  return stems.filter(
    (stem) => folderOf(stem) === folderOf(base) || stem.slice(stem.lastIndexOf('/') + 1).toLowerCase() === name,
  );
}

function relativeTo(root: string, file: string): string {
  const stem = withoutExtension(file);
  return root !== '.' && stem.startsWith(`${root}/`) ? stem.slice(root.length + 1) : stem;
}

/** Quotes what came from the user's files, so that control characters cannot disturb a message. */
export function shown(text: string): string {
  return JSON.stringify(text);
}

import { parseSync } from 'oxc-parser';
import { Project, ts } from 'ts-morph';
import type { Location } from '../../model/location.js';
import { locationAt } from '../../util/text.js';
import { isTypeScript } from './resolve/extensions.js';

export interface Broken {
  readonly kind: 'broken';
  readonly message: string;
  readonly location: Location;
}

export type ReadResult<T> = { readonly kind: 'read'; readonly value: T } | Broken;

/**
 * Parses files one at a time: add, read, forget. Nothing is bound or type-checked, and memory stays flat however large
 * the repository is. Readers get the compiler's own nodes, because wrapping each of them costs more than parsing.
 */
export class Parser {
  readonly #project = new Project({
    useInMemoryFileSystem: true,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, noLib: true },
  });

  /** Runs `read` on the tree of `text`, or says where the text is not a program. `esm`: Node.js takes the file for an ES module. */
  read<T>(file: string, text: string, esm: boolean, read: (tree: ts.SourceFile) => T): ReadResult<T> {
    try {
      const first = this.#once(file, text, (tree) => {
        // Without an import or export the parser takes the file for a script, in which `await` is a name.
        if (esm && !ts.isExternalModule(tree)) return undefined;
        return firstError(file, text, esm, tree) ?? { kind: 'read' as const, value: read(tree) };
      });
      return (
        first ??
        this.#once(
          file,
          `${text}\nexport {};`,
          (tree) => firstError(file, text, esm, tree) ?? { kind: 'read', value: read(tree) },
        )
      );
    } catch (error) {
      // Both parsers recurse; this one fails with an error that can be caught, so it goes first.
      if (error instanceof RangeError) {
        return { kind: 'broken', message: 'the code is nested too deeply', location: { file, line: 1, column: 1 } };
      }
      throw error;
    }
  }

  #once<T>(file: string, text: string, read: (tree: ts.SourceFile) => T): T {
    // A name of our own: what the user's file is called must not reach the parser's file system.
    const source = this.#project.createSourceFile('/module.ts', text, {
      overwrite: true,
      scriptKind: scriptKindOf(file),
    });
    try {
      return read(source.compilerNode);
    } finally {
      source.forget();
    }
  }
}

function scriptKindOf(file: string): ts.ScriptKind {
  if (/\.tsx$/.test(file)) return ts.ScriptKind.TSX;
  return isTypeScript(file) ? ts.ScriptKind.TS : ts.ScriptKind.JSX;
}

/** TypeScript's parser judges TypeScript; for JavaScript it is too strict about sloppy scripts and too mild about type syntax. */
function firstError(file: string, text: string, esm: boolean, tree: ts.SourceFile): Broken | undefined {
  if (!isTypeScript(file)) return firstJavaScriptError(file, text, esm);
  const { parseDiagnostics } = tree as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const first = parseDiagnostics?.[0];
  if (!first) return undefined;
  const message = ts.flattenDiagnosticMessageText(first.messageText, ' ');
  return { kind: 'broken', message, location: locationAt(file, text, first.start) };
}

function firstJavaScriptError(file: string, text: string, esm: boolean): Broken | undefined {
  const asModule = parseSync('module.jsx', text, { lang: 'jsx', sourceType: esm ? 'module' : 'unambiguous' }).errors[0];
  if (!asModule) return undefined;
  // CommonJS allows `return` at the top, which the first attempt refuses.
  if (!esm && parseSync('module.jsx', text, { lang: 'jsx', sourceType: 'commonjs' }).errors.length === 0)
    return undefined;
  const location = locationAt(file, text, asModule.labels[0]?.start ?? 0);
  return { kind: 'broken', message: asModule.message, location };
}

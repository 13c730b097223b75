import path from 'node:path';

/** Sources that are written into the user's own folders, as one file each. */
export const STAND_ALONE = ['pool/shared-pg.ts'];

/**
 * A source together with those that it imports by relative paths, as one text: the packages' imports come first, once
 * each, and in the place of a relative import stands what it named. `read` gives a source's text.
 */
export function standAlone(file, read) {
  const text = read(file);
  const packages = new Set();
  const body = inline(file, text, read, packages);
  const head = /^\/\/.*\n(?:\/\*[\s\S]*?\*\/\n)?/.exec(text)?.[0] ?? '';
  return `${head}${merged(packages).join('\n')}\n${body.slice(head.length)}`;
}

const IMPORT = /^import (?<names>[^;]*?) from '(?<from>[^']+)';\n/gm;

function inline(file, text, read, packages) {
  return text.replace(IMPORT, (_line, names, from) => {
    if (!from.startsWith('.')) {
      packages.add(JSON.stringify([from, names]));
      return '';
    }
    const target = path.posix.join(path.posix.dirname(file), from.replace(/\.js$/, '.ts'));
    const inner = inline(target, read(target), read, packages).trim();
    return `\n${inner.replace(/^export /gm, '')}\n`;
  });
}

/** A namespace that one file imports for its types and another for its values is imported once, for both. */
function merged(packages) {
  const all = [...packages].map((one) => JSON.parse(one)).sort();
  return all
    .filter(([from, names]) => !all.some((other) => other[0] === from && names === `type ${other[1]}`))
    .map(([from, names]) => `import ${names} from '${from}';`);
}

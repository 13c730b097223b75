import { join } from '../../util/path.js';
import type { Context } from '../context.js';

/**
 * The four scripts of a service. They all run in the service's root, where handler strings and relative paths start;
 * from a package.json inside the service's folder they go there first.
 * @param from folder of the package.json, relative to the analysed folder
 */
export function serviceScripts({ plan }: Context, from: string): Map<string, string> {
  const { outDir, root } = plan.service;
  const folder = relativeFolder(root, outDir);
  const go = from === root ? '' : `cd ${shellWord(relativeFolder(from, root))} && `;
  const dist = shellWord(`${folder}/dist`);
  const build = shellWord(`${folder}/build/index.mjs`);
  return new Map([
    ['service:build', `${go}node ${build}`],
    ['service:start', `${go}node --enable-source-maps ${dist} server`],
    ['service:worker', `${go}node --enable-source-maps ${dist} worker`],
    ['service:dev', `${go}node ${build} --dev`],
  ]);
}

/** `to` seen from the folder `from`, both relative to the analysed folder: `service`, `..`. */
export function relativeFolder(from: string, to: string): string {
  const up = join(from, '.') === '.' ? [] : join(from, '.').split('/');
  const down = join(to, '.') === '.' ? [] : join(to, '.').split('/');
  while (up.length > 0 && up[0] === down[0]) {
    up.shift();
    down.shift();
  }
  return [...up.map(() => '..'), ...down].join('/') || '.';
}

/** One word for POSIX shells and cmd alike: both take double quotes. */
function shellWord(text: string): string {
  return /^[\w@./-]+$/.test(text) ? text : `"${text.replace(/["$`\\%]/g, '_')}"`;
}

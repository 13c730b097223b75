import type { Plugin } from 'esbuild';
import { COPY_GLOBAL } from './globals.js';

/** `import process from 'node:process'` leads to the copy's own, as the bare name does; the same for the console. */
export function copyPlugin(): Plugin {
  return {
    name: 'service-copy',
    setup(build) {
      build.onResolve({ filter: /^(node:)?(process|console)$/ }, (args) => ({
        path: args.path.replace('node:', ''),
        namespace: 'service-copy',
      }));
      build.onLoad({ filter: /.*/, namespace: 'service-copy' }, (args) => ({
        contents: `module.exports = ${COPY_GLOBAL}.${args.path};`,
        loader: 'js',
      }));
    },
  };
}

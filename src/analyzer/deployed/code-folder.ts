import type { ConfigFacts } from '../../model/config.js';
import type { SourceFiles } from '../../model/files.js';
import { splitHandler } from '../code/handlers/find-file.js';
import { sourceCandidates } from '../code/resolve/extensions.js';

/** Folders that hold copies of sources. */
const COPIES = /(?:^|\/)(?:node_modules|\.aws-sam|\.serverless|\.esbuild|\.webpack)\//;

/**
 * An account says `src/orders.create`, not which folder was packaged. Where the root holds no such file and one folder
 * alone does, that is the function's `codeUri`; several are left to LL1202.
 */
export function withCodeFolders(config: ConfigFacts, files: SourceFiles): ConfigFacts {
  const functions = config.functions.map((fn) => {
    const modulePath = /^nodejs/.test(fn.runtime) ? splitHandler(fn.handler)?.modulePath : undefined;
    const folder = modulePath === undefined ? undefined : folderOf(modulePath, files);
    return folder === undefined ? fn : { ...fn, codeUri: folder };
  });
  return { ...config, functions };
}

function folderOf(modulePath: string, files: SourceFiles): string | undefined {
  const candidates = sourceCandidates(modulePath);
  if (candidates.some((file) => files.has(file))) return undefined;
  const folders = files.list.flatMap((file) => {
    const ending = candidates.find((candidate) => file.endsWith(`/${candidate}`));
    return ending === undefined || COPIES.test(file) ? [] : [file.slice(0, -ending.length - 1)];
  });
  const [folder, ...others] = new Set(folders);
  return others.length === 0 ? folder : undefined;
}

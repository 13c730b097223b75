import { SERVERLESS_FRAMEWORK } from '../../../runtime/limits.js';
import { child, type Node } from '../yaml/tree.js';
import type { LoadedFile } from './variables/file.js';
import { Resolver } from './variables/resolver.js';
import { createSources } from './variables/sources.js';

/**
 * The stage that holds when nobody names one: `provider.stage` with every variable's fallback. This machine's
 * environment has no say, so that everybody gets the same answer.
 */
export function defaultStage(
  root: Node,
  params: Readonly<Record<string, string>>,
  load: (name: string) => LoadedFile,
): string {
  const written = child(child(root, 'provider'), 'stage');
  if (!written) return SERVERLESS_FRAMEWORK.stage;
  const resolver = new Resolver((self) => createSources({ root, stage: undefined, params, env: {}, load }, self));
  const resolved = resolver.resolve(written);
  const isText = resolved.kind === 'scalar' && typeof resolved.value === 'string' && resolved.value !== '';
  return isText && !resolved.outside ? String(resolved.value) : SERVERLESS_FRAMEWORK.stage;
}

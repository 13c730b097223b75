import { known, problem, type Selection } from '../../resolved.js';
import type { Node } from '../../yaml/tree.js';
import { choiceOn, found, missing, type Source, walk } from './lookup.js';
import type { Resolver } from './resolver.js';
import type { SourceContext } from './sources.js';

/** What `${file(name)}` leads to. */
export type LoadedFile =
  /** `committed` is false for a file that git ignores: its values are no part of the repository. */
  | { readonly kind: 'data'; readonly root: Node; readonly committed: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly committed: boolean }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly why: string; readonly fix: string };

/** `${file(./config.yml):database.name}`. A missing file lets the fallback count, as in the framework. */
export function fileSource({ load }: SourceContext, resolver: Resolver): Source {
  return ({ source, parameters, address, at }) => {
    const file = load(parameters.trim());
    if (file.kind === 'refused') return missing(problem(source, file.why, file.fix));
    if (file.kind === 'absent') return missing(problem(source, 'there is no such file', 'add it, or correct the path'));
    const selection: Selection | undefined = file.committed ? undefined : { reason: 'external', source };
    if (file.kind === 'text') return { ...found(known(file.text, at, source)), selection };
    const root = resolver.resolve(file.root);
    const value = walk(resolver, root, address);
    const lost = problem(source, 'the file has no such key', 'add it, or correct the variable');
    return value
      ? { ...found(value), selection }
      : { ...missing(lost), ...choiceOn(resolver, root, address), ...(selection && { selection }) };
  };
}

import type { SourceFiles } from '../../../model/files.js';
import { folderOf } from '../../../util/path.js';
import type { Peek } from '../reader.js';
import { parseFile } from '../yaml/parse.js';
import { child, type Node } from '../yaml/tree.js';
import { isFunctionType } from './reading.js';

/** What tools write; templates in there are made of those that count. */
const BUILT = /(?:^|\/)(?:\.aws-sam|node_modules|cdk\.out|\.serverless)\//;

const NAMED = /(?:^|\/)(?:template|sam)(?:[.-][^/]*)?\.(?:ya?ml|json)$/;
const READABLE = /\.(?:ya?ml|json|template)$/;
const OTHER = /(?:^|\/)(?:serverless\.(?:ya?ml|json)|package(?:-lock)?\.json|packaged[^/]*\.ya?ml)$/;

const MAX_BYTES = 2_000_000;

/** Files with SAM's resources, whatever they are called, and CloudFormation templates with functions that are called `template.*`. */
export function findTemplates(files: SourceFiles): string[] {
  return files.list.filter((file) => {
    if (!READABLE.test(file) || OTHER.test(file) || BUILT.test(file) || (files.size(file) ?? 0) > MAX_BYTES)
      return false;
    const text = files.text(file) ?? '';
    if (!/^[ \t{]*["']?Resources["']?[ \t]*:|[{,]\s*"Resources"\s*:/m.test(text)) return false;
    if (/AWS::Serverless::|AWS::Serverless-2016-10-31/.test(text)) return true;
    return NAMED.test(file) && text.includes('AWS::Lambda::Function');
  });
}

/** The name of the service and whether the template has functions, without reading it in full. */
export function peekTemplate(files: SourceFiles, file: string): Peek {
  const tree = parseFile(file, files.text(file) ?? '');
  const name = templateName(files, file);
  const named = name === undefined ? {} : { name };
  if (!tree.ok) return { ...named, hasFunctions: true };
  const resources = child(tree.value.root, 'Resources');
  const entries = resources?.kind === 'map' ? [...resources.entries.values()] : [];
  return { ...named, hasFunctions: entries.some(({ value }) => isFunctionType(plain(child(value, 'Type')) ?? '')) };
}

/**
 * Templates have no name, stacks have: the one in samconfig.toml, else that of the package beside the template, else
 * of its folder.
 */
export function templateName(files: SourceFiles, file: string): string | undefined {
  const folder = folderOf(file);
  const beside = (name: string): string => files.text(folder === '.' ? name : `${folder}/${name}`) ?? '';
  const stack = /^[ \t]*stack_name[ \t]*=[ \t]*["']([A-Za-z][A-Za-z0-9-]{0,127})["']/m.exec(
    beside('samconfig.toml'),
  )?.[1];
  if (stack !== undefined) return stack;
  return (
    packageName(beside('package.json')) ?? (folder === '.' ? undefined : folder.slice(folder.lastIndexOf('/') + 1))
  );
}

function packageName(text: string): string | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const name = typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined;
    return typeof name === 'string' && /^(?:@[\w.-]+\/)?[\w.-]+$/.test(name)
      ? name.replace(/^@[^/]*\//, '')
      : undefined;
  } catch {
    return undefined;
  }
}

const plain = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

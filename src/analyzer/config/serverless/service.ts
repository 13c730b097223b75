import type { ConfigFacts } from '../../../model/config.js';
import { EXIT, fail, ok, type Result } from '../../../model/result.js';
import { folderOf } from '../../../util/path.js';
import { createTriggerIds } from '../events/ids.js';
import { Findings } from '../findings.js';
import type { Reader, ReadOptions } from '../reader.js';
import type { Names, Reading } from '../reading.js';
import { readText } from '../settings.js';
import { parseFile, unparsable } from '../yaml/parse.js';
import { child, type Node } from '../yaml/tree.js';
import { readApis, withShared } from './apis.js';
import { listFunctions } from './function-list.js';
import { readFunction } from './functions.js';
import { notePlugins } from './plugins.js';
import { noteResources, resourceType } from './resources.js';
import { defaultStage } from './stage.js';
import { createLoader, type Loader } from './variables/load.js';
import { parseTemplate } from './variables/parse.js';
import { Resolver } from './variables/resolver.js';
import { createSources } from './variables/sources.js';
import { renderTemplate } from './variables/template.js';

/** Reads serverless.yml of the Serverless Framework, versions 3 and 4. https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml */
export const serverless: Reader = {
  dialect: 'serverless',
  find: ({ list }) => list.filter((file) => /(?:^|\/)serverless\.(?:yml|yaml|json)$/.test(file)),
  peek: (files, file) => {
    const tree = parseFile(file, files.text(file) ?? '');
    if (!tree.ok) return { hasFunctions: true };
    return { name: plainName(tree.value.root), hasFunctions: child(tree.value.root, 'functions') !== undefined };
  },
  read: (files, file, options) => {
    const text = files.text(file);
    const start = { file, line: 1, column: 1 };
    if (text === undefined) return unparsable(start, 'it is not UTF-8 text');
    const tree = parseFile(file, text);
    if (!tree.ok) return tree;
    const { root, duplicates } = tree.value;
    if (root.kind !== 'map') return unparsable(root.at, 'it holds no settings');
    const loader = createLoader(files, folderOf(file));
    for (const [map, list] of duplicates) loader.duplicates.set(map, list);
    return otherCloud(root) ?? readService(file, root, loader, options);
  },
};

/** The story of one file: stage, functions with their triggers, APIs, and what else should be known. */
function readService(file: string, root: Node, loader: Loader, options: ReadOptions): Result<ConfigFacts> {
  const standard = defaultStage(root, options.params, loader.load);
  const stage = options.stage ?? standard;
  const context = { root, stage, params: options.params, env: options.env, load: loader.load };
  const resolver = new Resolver((self) => createSources(context, self));
  const top = resolver.resolve(root);
  const names: Names = {
    resourceType: (logicalId) => resourceType({ resolver, top }, logicalId),
    isParameter: () => false,
    written: (text) => renderTemplate(parseTemplate(text)),
  };
  const reading: Reading = { resolver, findings: new Findings(), top, file, stage, names };

  const name = readName(reading);
  const entries = listFunctions(reading, loader.duplicates);
  const ids = createTriggerIds(entries.map(({ id }) => id));
  const read = entries.map((entry) => readFunction(reading, entry, name, ids));
  const functions = withShared(reading, read);
  const apis = readApis(reading, functions);
  notePlugins(reading);
  noteResources(reading);

  const failure = loader.failure();
  if (failure) return fail(failure);
  const [repeated] = [...loader.duplicates.values()].flat();
  if (repeated)
    return unparsable(repeated.again, `the key "${repeated.key}" is in line ${repeated.first.line} already`);
  const region = readRegion(reading);
  const service = { name, dialect: 'serverless', file, root: folderOf(file), defaultStage: standard } as const;
  return ok({
    service: { ...service, ...(region !== undefined && { region }) },
    apis,
    functions,
    findings: reading.findings.list,
  });
}

const UNNAMED = 'service';

/** `service: orders`, or the older `service: {name: orders}`. */
function readName(reading: Reading): string {
  const { resolver, top } = reading;
  const written = resolver.get(top, 'service');
  const value = written?.kind === 'map' ? resolver.get(written, 'name') : written;
  return readText(reading, value, { what: 'service', otherwise: `the service is called "${UNNAMED}"` }) ?? UNNAMED;
}

function plainName(root: Node): string | undefined {
  const written = child(root, 'service');
  const value = child(written, 'name') ?? written;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function readRegion({ resolver, top }: Reading): string | undefined {
  const region = resolver.get(resolver.get(top, 'provider'), 'region');
  const isPlain = region?.kind === 'scalar' && !region.outside && !region.selection;
  return isPlain && typeof region.value === 'string' ? region.value : undefined;
}

/** Failure LL1003 for a service of another cloud. */
function otherCloud(root: Node): Result<never> | undefined {
  const provider = child(root, 'provider');
  const name = child(provider, 'name') ?? provider;
  if (name?.kind !== 'scalar' || typeof name.value !== 'string' || name.value === 'aws' || name.value.includes('${')) {
    return undefined;
  }
  return fail({
    code: 'LL1003',
    exit: EXIT.usage,
    message: `${name.at.file}:${name.at.line} is a service of ${JSON.stringify(name.value.slice(0, 40))}, not of AWS Lambda`,
    fix: 'name a folder whose serverless.yml says provider.name: aws',
    location: name.at,
  });
}

import { looksSecret } from '../../../util/secrets.js';
import { quoted } from '../quote.js';
import { describeCall } from '../references.js';
import { type Resolved, unknownOf } from '../resolved.js';
import { readText } from '../settings.js';
import { child } from '../yaml/tree.js';
import { isThere } from './code.js';
import { resourceNamed } from './mentions.js';
import { below, localPath } from './paths.js';
import { notCarried, propertyOf, type TemplateReading } from './reading.js';
import type { Resource } from './template/resources.js';

const LAYER_TYPES: ReadonlySet<string> = new Set(['AWS::Serverless::LayerVersion', 'AWS::Lambda::LayerVersion']);

/** Folders, relative to the service's root, of layers that the template declares; what is in other layers is not here. */
export function readLayers(reading: TemplateReading, fn: Resource): string[] {
  const list = reading.resolver.get(fn.properties, 'Layers');
  if (!isThere(list)) return [];
  const items = list.kind === 'list' ? reading.resolver.items(list) : [list];
  return items.flatMap((item) => {
    const layer = reading.resources.all.get(resourceNamed(item) ?? '');
    return layer && LAYER_TYPES.has(layer.type) ? folderOf(reading, fn, layer, item) : foreign(reading, fn, item);
  });
}

function folderOf(reading: TemplateReading, fn: Resource, layer: Resource, item: Resolved): string[] {
  noteBuilt(reading, layer);
  const uri = reading.resolver.get(layer.properties, 'ContentUri') ?? reading.resolver.get(layer.properties, 'Content');
  const setting = { what: `ContentUri of "${layer.id}"`, otherwise: 'the layer is left out' };
  const text = uri?.kind === 'map' ? undefined : readText(reading, uri, setting);
  const folder = text === undefined || /^s3:/i.test(text) ? undefined : localPath(reading.file, text);
  const isInside = folder !== undefined && (reading.root === '.' || `${folder}/`.startsWith(`${reading.root}/`));
  return isInside
    ? [below(reading.root, folder)]
    : leftOut(reading, fn, item, `Layer "${layer.id}" has no folder in this repository`);
}

/** What a build adds to a layer, or where it puts its files, the folder alone does not tell. */
function noteBuilt(reading: TemplateReading, layer: Resource): void {
  const built = child(child(layer.node, 'Metadata'), 'BuildMethod');
  if (built?.kind !== 'scalar') return;
  notCarried(reading, {
    message: `Layer "${layer.id}" is built by SAM (BuildMethod ${quoted(String(built.value))}); the service takes its folder as it is.`,
    fix: 'Add the packages that it brings to package.json, and check that its files are where the code imports them.',
    location: layer.at,
  });
}

function foreign(reading: TemplateReading, fn: Resource, item: Resolved): string[] {
  const name = item.kind === 'call' ? describeCall(reading, item.node).source : textOf(item);
  const shown = looksSecret(name) ? 'of unknown name' : quoted(name.replace(/\b\d{12}\b/g, '************'));
  return leftOut(reading, fn, item, `Layer ${shown} is not in this repository`);
}

function leftOut(reading: TemplateReading, fn: Resource, item: Resolved, what: string): string[] {
  const { functionId } = propertyOf(fn, 'Layers');
  notCarried(reading, {
    message: `${what}; ${functionId === undefined ? 'Globals names it for every function' : `"${fn.id}" uses it`}.`,
    fix: 'Add what the code imports from it to package.json; extensions (agents) of Lambda do not run in the service.',
    location: item.at,
    ...(functionId !== undefined && { functionId }),
  });
  return [];
}

function textOf(item: Resolved): string {
  if (item.kind !== 'scalar') return `(a ${item.kind})`;
  return unknownOf(item) ? item.source : String(item.value);
}

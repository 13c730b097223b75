import { quoted } from '../quote.js';
import { child, type Duplicate, type MapNode, type Node } from '../yaml/tree.js';
import { mentions } from './mentions.js';
import { isFunctionType, notCarried, type TemplateReading } from './reading.js';
import type { Resource } from './template/resources.js';

const NESTED: Readonly<Record<string, string>> = {
  'AWS::Serverless::Application': 'Location',
  'AWS::CloudFormation::Stack': 'TemplateURL',
};

/** Transforms that this reader knows itself. */
const KNOWN_TRANSFORMS: ReadonlySet<string> = new Set(['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions']);

/** What of the template is not read: other templates, macros, loops, entries that are none. */
export function noteTemplate(reading: TemplateReading): void {
  const { root } = reading.resolver;
  for (const resource of reading.resources.all.values()) {
    noteNested(reading, resource);
    noteFirewall(reading, resource);
  }
  noteTransforms(reading, child(root, 'Transform'));
  const resources = child(root, 'Resources');
  for (const [id, { keyAt, value }] of resources?.kind === 'map' ? resources.entries : []) {
    if (value.kind === 'map' || (value.kind === 'scalar' && value.value === null)) continue;
    const isLoop = id.startsWith('Fn::');
    reading.findings.add({
      code: 'LL1103',
      demand: 'must-do',
      message: isLoop
        ? `${quoted(id)} makes resources while deploying; they are not read.`
        : `Resource ${JSON.stringify(quoted(id))} has no settings; it is left out.`,
      fix: isLoop ? 'Write its functions out, or keep them on Lambda.' : 'Give it Type and Properties, or remove it.',
      location: keyAt,
    });
  }
}

function noteNested(reading: TemplateReading, { id, type, at, properties }: Resource): void {
  if (!Object.hasOwn(NESTED, type)) return;
  const location = reading.resolver.get(properties, NESTED[type]!);
  const path = location?.kind === 'scalar' && typeof location.value === 'string' ? ` (${quoted(location.value)})` : '';
  notCarried(reading, {
    message: `"${id}" deploys another template${path}; its functions are not read here.`,
    fix: 'Run the command for that template too: --service <file>.',
    location: at,
  });
}

const FIREWALLS: ReadonlySet<string> = new Set([
  'AWS::WAFv2::WebACLAssociation',
  'AWS::WAFRegional::WebACLAssociation',
]);

/** A firewall refuses requests, and may be all that does. */
function noteFirewall(reading: TemplateReading, { id, type, at, node }: Resource): void {
  if (!FIREWALLS.has(type)) return;
  const isApi = (name: string): boolean =>
    /^AWS::Serverless::(?:Http)?Api$/.test(reading.resources.all.get(name)?.type ?? '');
  if (![...mentions(node)].some((name) => isApi(name) || name.startsWith('Serverless'))) return;
  notCarried(reading, {
    message: `"${id}" puts a firewall in front of an API (${type}); the service has none.`,
    fix: 'Put one in front of the service before anybody can reach it, if callers are refused there.',
    location: at,
  });
}

function noteTransforms(reading: TemplateReading, written: Node | undefined): void {
  const items = written?.kind === 'list' ? written.items : written ? [written] : [];
  for (const item of items) {
    const name = item.kind === 'scalar' ? String(item.value) : 'AWS::Include';
    if (KNOWN_TRANSFORMS.has(name)) continue;
    reading.findings.add({
      code: 'LL1106',
      demand: 'note',
      message: `Macro ${quoted(name)} changes the meaning of the file: it runs while deploying.`,
      fix: 'Check what it does for these functions; the service is made from the file alone.',
      location: item.at,
    });
  }
}

/** Of two entries with one key the first counts, here and in messages. */
export function noteDuplicates(reading: TemplateReading, duplicates: ReadonlyMap<MapNode, readonly Duplicate[]>): void {
  const resources = child(reading.resolver.root, 'Resources');
  for (const [map, list] of duplicates) {
    for (const { key, first, again } of list) {
      const isFunction = map === resources && isFunctionType(reading.resources.all.get(key)?.type ?? '');
      const what = map === resources ? 'Resource' : 'Key';
      reading.findings.add({
        code: isFunction ? 'LL1102' : 'LL1105',
        demand: 'must-do',
        message: `${what} ${JSON.stringify(quoted(key))} is written twice: ${first.file}:${first.line} counts, ${again.file}:${again.line} does not.`,
        fix: 'Rename or remove one of them.',
        location: again,
        ...(isFunction && { functionId: key }),
      });
    }
  }
}

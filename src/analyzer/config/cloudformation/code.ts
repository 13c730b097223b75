import type { Location } from '../../../model/location.js';
import { quoted } from '../quote.js';
import { settingOf } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { isAbsent, readText, readTexts } from '../settings.js';
import { child } from '../yaml/tree.js';
import { localPath } from './paths.js';
import { propertyOf, type TemplateReading } from './reading.js';
import type { Resource } from './template/resources.js';

/** Where a function's package starts. */
export type Code =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'image' }
  /** The source is not in the repository, or nobody can tell; a finding says why. */
  | { readonly kind: 'absent' };

/** The parts of the reading that are there before the service's root is known. */
type Early = Omit<TemplateReading, 'root' | 'ids'>;

const ARCHIVE = /\.(?:zip|jar|war)$/i;

/**
 * The package of a function, relative to the analysed folder: `CodeUri` as SAM takes it, `Code` of a plain Lambda
 * function as `cloudformation package` takes it. Without one it is the template's own folder, as for `sam build`.
 */
export function readCode(reading: Early, fn: Resource): Code {
  const { resolver, file } = reading;
  const get = (key: string): Resolved | undefined => resolver.get(fn.properties, key);
  const code = get('Code');
  const isImage =
    readText(reading, get('PackageType'), { ...propertyOf(fn, 'PackageType'), otherwise: 'Zip is assumed' }) ===
    'Image';
  if (isImage || isThere(get('ImageUri')) || isThere(resolver.get(code, 'ImageUri'))) return { kind: 'image' };
  const inline = [get('InlineCode'), resolver.get(code, 'ZipFile')].find(isThere);
  if (inline)
    return absent(
      reading,
      fn,
      inline.at,
      'has its code in the template itself',
      'Put the code into a file of the repository',
    );
  const uri = fn.type === 'AWS::Lambda::Function' ? code : get('CodeUri');
  if (!isThere(uri)) return fn.type === 'AWS::Lambda::Function' ? noCode(reading, fn) : atTemplate(file);
  if (uri.kind === 'map') return absent(reading, fn, uri.at, 'has its code in S3', 'Name the folder of its source');
  const setting = {
    ...propertyOf(fn, 'CodeUri'),
    code: 'LL1103',
    otherwise: 'the function cannot be migrated until then',
  } as const;
  const text = readText(reading, uri, setting);
  return text === undefined ? { kind: 'absent' } : folderAt(reading, fn, uri, text);
}

function folderAt(reading: Early, fn: Resource, uri: Resolved, text: string): Code {
  const shown = JSON.stringify(quoted(text));
  if (/^(?:s3|https?):\/\//i.test(text)) {
    return absent(reading, fn, uri.at, 'has its code in S3', 'Name the folder of its source');
  }
  const folder = localPath(reading.file, text);
  if (folder === undefined) {
    return absent(
      reading,
      fn,
      uri.at,
      `has its code outside the folder (${shown})`,
      'Analyse the folder that holds both',
    );
  }
  if (ARCHIVE.test(folder)) {
    return absent(
      reading,
      fn,
      uri.at,
      `is deployed from a package that was built before (${shown})`,
      'Name the folder of its source',
    );
  }
  return { kind: 'folder', folder };
}

function noCode(reading: Early, fn: Resource): Code {
  return absent(reading, fn, fn.at, 'does not say where its code is', 'Give it Code');
}

const atTemplate = (file: string): Code => ({ kind: 'folder', folder: localPath(file, '.')! });

function absent({ findings }: Early, { id }: Resource, location: Location, what: string, fix: string): Code {
  findings.add({
    code: 'LL1103',
    demand: 'must-do',
    message: `Function "${id}" ${what}; it cannot be migrated.`,
    fix: `${fix}, or keep the function on Lambda.`,
    location,
    functionId: id,
  });
  return { kind: 'absent' };
}

/** The handler string; '' where there is none, which a finding says unless the code is missing anyway. */
export function readHandler(reading: TemplateReading, fn: Resource, code: Code): string {
  if (code.kind !== 'folder') return '';
  const written = reading.resolver.get(fn.properties, 'Handler');
  const setting = {
    ...propertyOf(fn, 'Handler'),
    code: 'LL1103',
    otherwise: 'the function cannot be migrated until then',
  } as const;
  const handler = readText(reading, written, setting);
  if (handler !== undefined && /^[^\p{Cc}]+$/u.test(handler)) return handler.replace(/^(?:\.\/)+/, '');
  if (handler !== undefined || !isThere(written)) {
    reading.findings.add({
      code: 'LL1103',
      demand: 'must-do',
      message: `Function "${fn.id}" has no Handler${handler === undefined ? '' : ' that could be a path'}.`,
      fix: 'Name its file and export: Handler: src/orders.create.',
      location: written?.at ?? fn.at,
      functionId: fn.id,
    });
  }
  return '';
}

/** The files that SAM's esbuild starts from. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html */
export function readEntryPoints(reading: TemplateReading, fn: Resource): string[] | undefined {
  const metadata = child(fn.node, 'Metadata');
  const points = child(child(metadata, 'BuildProperties'), 'EntryPoints');
  const method = child(metadata, 'BuildMethod');
  if (method?.kind !== 'scalar' || method.value !== 'esbuild' || !points) return undefined;
  const setting = { ...settingOf(fn.id, 'EntryPoints'), otherwise: 'the handler alone is looked for' };
  const texts = (readTexts(reading, reading.resolver.resolve(points), setting) ?? []).map((text) =>
    text.replace(/^(?:\.\/)+/, ''),
  );
  return texts.length > 0 ? texts : undefined;
}

export const isThere = (value: Resolved | undefined): value is Resolved =>
  value !== undefined && (!isAbsent(value) || value.selection !== undefined);

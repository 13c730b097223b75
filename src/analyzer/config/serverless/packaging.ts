import type { PackagingFact } from '../../../model/inventory.js';
import { type Reading, settingFor } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { isAbsent, readFlag, readTexts } from '../settings.js';
import { readLayers } from './layers.js';

/**
 * What a function's package holds beside its code. The older `exclude` and `include` come before `patterns`, the
 * service's before the function's. https://www.serverless.com/framework/docs/providers/aws/guide/packaging
 */
export function readPackaging(reading: Reading, functionId: string, fn: Resolved): PackagingFact {
  const { resolver, top } = reading;
  const service = resolver.get(top, 'package');
  const own = resolver.get(fn, 'package');
  const patterns = [...patternsOf(reading, undefined, service), ...patternsOf(reading, functionId, own)];
  const individually = [
    flag(reading, functionId, resolver.get(own, 'individually')),
    flag(reading, undefined, resolver.get(service, 'individually')),
  ];
  noteArtifact(reading, resolver.get(own, 'artifact') ?? resolver.get(service, 'artifact'), functionId);
  return {
    patterns,
    individually: individually.find((value) => value !== undefined) ?? false,
    layers: readLayers(reading, functionId, resolver.get(fn, 'layers')),
  };
}

function patternsOf(reading: Reading, owner: string | undefined, block: Resolved | undefined): string[] {
  const read = (key: string): string[] => {
    const setting = settingFor(owner, `package.${key}`);
    const texts = readTexts(reading, reading.resolver.get(block, key), { ...setting, otherwise: 'it is left out' });
    return (texts ?? []).filter((text) => text !== '');
  };
  return [...read('exclude').map((glob) => `!${glob}`), ...read('include'), ...read('patterns')];
}

function flag(reading: Reading, owner: string | undefined, value: Resolved | undefined): boolean | undefined {
  return readFlag(reading, value, { ...settingFor(owner, 'package.individually'), otherwise: 'false is assumed' });
}

function noteArtifact(reading: Reading, artifact: Resolved | undefined, functionId: string): void {
  if (!artifact || isAbsent(artifact)) return;
  reading.findings.add({
    code: 'LL1105',
    demand: 'note',
    message: `Function "${functionId}" is deployed from a package that was built before (package.artifact).`,
    fix: 'The service is built from the source that the handler names; check that it is the same code.',
    location: artifact.at,
    functionId,
  });
}

import { looksSecret } from '../../../util/secrets.js';
import { quoted } from '../quote.js';
import { type Reading, whose } from '../reading.js';
import { describeCall } from '../references.js';
import { type Resolved, unknownOf } from '../resolved.js';
import { isAbsent, readText } from '../settings.js';

/**
 * Folders of the layers a function uses, as far as they are declared in the same file; the function's list replaces
 * the provider's. Layers from elsewhere are findings: their code is not here.
 * https://www.serverless.com/framework/docs/providers/aws/guide/layers
 */
export function readLayers(reading: Reading, functionId: string, own: Resolved | undefined): string[] {
  const { resolver, top } = reading;
  const isOwn = !isAbsent(own);
  const list = isOwn ? own : resolver.get(resolver.get(top, 'provider'), 'layers');
  if (!list || isAbsent(list)) return [];
  const declared = declaredLayers(reading);
  const items = list.kind === 'list' ? resolver.items(list) : [list];
  return items.flatMap((item) => {
    const layer = declared.get(logicalIdOf(reading, item));
    return layer ? folderOf(reading, layer) : foreign(reading, isOwn ? functionId : undefined, item);
  });
}

/** The file's own layers by the logical id that `!Ref` uses for them. */
function declaredLayers({ resolver, top }: Reading): Map<string, Resolved> {
  return new Map(
    resolver.entries(resolver.get(top, 'layers')).map(({ key, value }) => [`${normalised(key)}LambdaLayer`, value]),
  );
}

/** The framework's rule for names inside CloudFormation: `my-shared_libs` → `MyDashsharedUnderscorelibs`. */
function normalised(name: string): string {
  const plain = name.replace(/-/g, 'Dash').replace(/_/g, 'Underscore');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function logicalIdOf({ resolver }: Reading, item: Resolved): string {
  if (item.kind !== 'call' || item.node.name !== 'Ref') return '';
  const argument = resolver.resolve(item.node.argument);
  return argument.kind === 'scalar' ? String(argument.value ?? '') : '';
}

function folderOf(reading: Reading, layer: Resolved): string[] {
  const path = readText(reading, reading.resolver.get(layer, 'path'), {
    what: 'path of a layer',
    otherwise: 'the layer is left out',
  });
  return path === undefined ? [] : [path.replace(/^\.\//, '').replace(/\/+$/, '')];
}

function foreign(reading: Reading, owner: string | undefined, item: Resolved): string[] {
  const name = item.kind === 'call' ? describeCall(reading, item.node).source : textOf(item);
  reading.findings.add({
    code: 'LL1105',
    demand: 'must-do',
    message: `Layer ${looksSecret(name) ? 'of unknown name' : quoted(withoutAccount(name))} ${whose(owner)} is not in this repository.`,
    fix: 'Add what the code imports from it to package.json; extensions (agents) of Lambda do not run in the service.',
    location: item.at,
    ...(owner !== undefined && { functionId: owner }),
  });
  return [];
}

function textOf(item: Resolved): string {
  if (item.kind !== 'scalar') return `(a ${item.kind})`;
  return item.outside || unknownOf(item) ? item.source : String(item.value);
}

const withoutAccount = (arn: string): string => arn.replace(/\b\d{12}\b/g, '************');

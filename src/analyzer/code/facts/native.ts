import { ts } from 'ts-morph';
import { isPath } from '../ref.js';
import { packageNameOf } from '../resolve/pattern.js';
import { type Detector, NOTHING, type Sighting, type Unit } from './fact.js';

/** Packages that are, or bring, compiled code even where no build file says so. */
const NATIVE_PACKAGES = new Set(
  `@mongodb-js/zstd @napi-rs/canvas @napi-rs/image @node-rs/argon2 @node-rs/bcrypt @parcel/watcher argon2 bcrypt better-sqlite3 bufferutil
  canvas couchbase cpu-features duckdb farmhash grpc heapdump ibm_db isolated-vm kerberos leveldown libxmljs libxmljs2 lightningcss
  lmdb lz4 microtime mongodb-client-encryption msnodesqlv8 node-expat node-rdkafka node-sass nodegit odbc onnxruntime-node oracledb
  pg-native raw-socket re2 robotjs rocksdb sharp skia-canvas snappy sodium-native sqlite3 usb utf-8-validate
  v8-profiler xxhash zeromq zstd-napi`.split(/\s+/),
);

/** Packages whose whole purpose is to find and load a `.node` file. */
const LOADERS = new Set([
  'bindings',
  'node-gyp-build',
  'node-pre-gyp',
  '@mapbox/node-pre-gyp',
  'pkg-prebuilds',
  'ffi-napi',
  'koffi',
]);

export function isListedNative(packageName: string): boolean {
  return NATIVE_PACKAGES.has(packageName);
}

/** Compiled code: a `.node` file of the repository, a loader for one, or a package that is known or found to be native. */
export const detectNativeAddons: Detector = (node, unit) => {
  if (ts.isCallExpression(node) && isPath(unit.names.resolve(node.expression), 'global', 'process', 'dlopen')) {
    return [{ kind: 'native-addon', name: 'process.dlopen', node, owner: 'repository' }];
  }
  const specifier = loadedBy(node, unit);
  if (!specifier) return NOTHING;
  return sighting(specifier.text, node, unit) ?? NOTHING;
};

function sighting(specifier: string, node: ts.Node, unit: Unit): Sighting[] | undefined {
  if (specifier.endsWith('.node')) return [{ kind: 'native-addon', name: specifier, node, owner: 'repository' }];
  if (unit.isOwn(specifier)) return undefined;
  const name = packageNameOf(specifier);
  if (!name) return undefined;
  if (LOADERS.has(name)) return [{ kind: 'native-addon', name, node, owner: 'repository' }];
  return unit.isNative(name) ? [{ kind: 'native-addon', name, node, owner: 'package' }] : undefined;
}

/** The specifier that a node loads at run time. */
function loadedBy(node: ts.Node, unit: Unit): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    return moduleSpecifier && ts.isStringLiteralLike(moduleSpecifier) ? moduleSpecifier : undefined;
  }
  if (ts.isImportEqualsDeclaration(node)) {
    const reference = node.moduleReference;
    const text = ts.isExternalModuleReference(reference) ? reference.expression : undefined;
    return text && ts.isStringLiteralLike(text) ? text : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [argument] = node.arguments;
  const dynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword && argument && ts.isStringLiteralLike(argument);
  return dynamic ? argument : unit.names.requiredModule(node);
}

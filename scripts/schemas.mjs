// `npm run schemas`: docs/schema/*.json from the types in src/model. A test holds that they are up to date.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import { syncFolder } from './forms/sync.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** File, type and version of each published value. The version is the one the value carries in its `version`. */
const PUBLISHED = [
  { name: 'inventory', type: 'Inventory', file: 'inventory.ts', version: 1 },
  { name: 'plan', type: 'Plan', file: 'plan.ts', version: 1 },
  { name: 'answers', type: 'Answers', file: 'answers.ts', version: 1 },
  { name: 'finding', type: 'Finding', file: 'finding.ts', version: 1 },
  { name: 'generated', type: 'GeneratedRecord', file: 'generated.ts', version: 1 },
  { name: 'deployed', type: 'Deployed', file: 'deployed.ts', version: 1 },
];

/** All schemas as text: `plan.json` → JSON Schema draft 7. */
export function schemas() {
  return new Map(PUBLISHED.map((entry) => [`${entry.name}.json`, `${JSON.stringify(schemaOf(entry), null, 2)}\n`]));
}

function schemaOf({ name, type, file, version }) {
  const generator = createGenerator({
    path: path.join(ROOT, 'src/model', file),
    tsconfig: path.join(ROOT, 'tsconfig.json'),
    type,
    skipTypeCheck: true,
    sortProps: false,
    topRef: true,
  });
  const { $schema, ...schema } = generator.createSchema(type);
  return {
    $schema,
    $id: `urn:lambda-lift:schema:${name}:${version}`,
    title: type,
    $comment: `Version ${version}`,
    ...schema,
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  syncFolder(path.join(ROOT, 'docs/schema'), schemas());
}

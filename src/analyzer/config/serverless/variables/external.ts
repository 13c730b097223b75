import type { Node } from '../../yaml/tree.js';
import type { Source } from './lookup.js';

/** Sources whose values live in an account or service, by what they are. */
const EXTERNAL: Readonly<Record<string, string>> = {
  ssm: 'it is in the Parameter Store or Secrets Manager',
  cf: 'it is an output of another CloudFormation stack',
  s3: 'it is in an S3 object',
  git: 'it depends on the git state of the deploying machine',
  output: 'it is an output of another service',
  state: 'it is in the state of the Serverless Framework',
  terraform: 'it is an output of Terraform',
  vault: 'it is in HashiCorp Vault',
  doppler: 'it is in Doppler',
};

/**
 * Sources outside the repository, with those that `stages.<stage>.resolvers` of v4 declares under names of their own.
 */
export function externalSources(stages: Node | undefined): Map<string, Source> {
  const table = new Map<string, Source>();
  const declared = resolverNames(stages).map((name): [string, string] => [name, 'a resolver of the account gives it']);
  for (const [name, why] of [...declared, ...Object.entries(EXTERNAL)]) {
    table.set(name, ({ source }) => ({
      kind: 'hidden',
      overrides: false,
      unknown: { reason: 'external', source, why, fix: 'give it a fallback that this command can use' },
    }));
  }
  return table;
}

function resolverNames(stages: Node | undefined): string[] {
  if (stages?.kind !== 'map') return [];
  return [...stages.entries.values()].flatMap(({ value }) => {
    const resolvers = value.kind === 'map' ? value.entries.get('resolvers')?.value : undefined;
    return resolvers?.kind === 'map' ? [...resolvers.entries.keys()] : [];
  });
}

import { type Finding, finding } from '../model/finding.js';
import { join } from '../util/path.js';
import { type Context, isForeign } from './context.js';

/** Where the files go that usually stand in the service's root. */
export interface Places {
  readonly dockerfile: string;
  readonly compose: string;
  readonly envExample: string;
  readonly migration: string;
  readonly findings: readonly Finding[];
}

/** Docker Compose reads the first of these, so ours beside one of theirs would replace it. */
const COMPOSE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** Into the root, or into the service's folder where a person's file of that name is in the way. */
export function placesOf(context: Context): Places {
  const findings: Finding[] = [];
  const place = (name: string, rivals: readonly string[] = [name]): string => {
    const { root, outDir } = context.plan.service;
    const rival = rivals.map((file) => join(root, file)).find((file) => isForeign(context, file));
    if (rival === undefined) return join(root, name);
    findings.push(inTheWay(rival, join(outDir, name)));
    return join(outDir, name);
  };
  return {
    dockerfile: place('Dockerfile'),
    compose: place('compose.yaml', COMPOSE_NAMES),
    envExample: place('.env.example'),
    migration: place('MIGRATION.md'),
    findings,
  };
}

function inTheWay(rival: string, instead: string): Finding {
  return finding({
    code: 'LL1307',
    demand: 'note',
    location: { file: rival, line: 1, column: 1 },
    message: `${rival} is yours and stays as it is; the service has ${instead}.`,
    fix: 'Nothing to do, unless you want one file for both.',
  });
}

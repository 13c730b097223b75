import type { Deployed, DeployedFunction } from '../../../model/deployed.js';
import type { Value } from '../../../model/value.js';

/** What infrastructure code would have called things. */
export interface Names {
  readonly service: string;
  /** The stage that the account's names hold; undefined when none does. */
  readonly stage: string | undefined;
  /** Ids by the functions' names. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Derives service, stage and ids from the names that are deployed: `orders-dev-createOrder` is `createOrder` of `orders`. */
export function namesOf(
  deployed: Deployed,
  options: { readonly stage?: string | undefined; readonly prefix?: string | undefined },
): Names {
  const given = deployed.functions.filter((fn) => !hasGeneratedName(fn)).map(({ name }) => name);
  const common = commonPrefix(given, options.prefix);
  const stage = options.stage ?? stageOf(deployed, common);
  const prefix = upToStage(common, stage);
  const short = (fn: DeployedFunction): string =>
    hasGeneratedName(fn) ? fn.logicalId! : fn.name.slice(prefix.length) || fn.name;
  const uses = new Map<string, number>();
  for (const fn of deployed.functions) uses.set(short(fn), (uses.get(short(fn)) ?? 0) + 1);
  const ids = deployed.functions.map((fn) => {
    const id = short(fn);
    const isClear = uses.get(id) === 1 && !(id !== fn.name && deployed.functions.some(({ name }) => name === id));
    return [fn.name, isClear ? id : fn.name] as const;
  });
  return { service: serviceName(deployed, prefix, stage), stage, ids: new Map(ids) };
}

/**
 * True for a name that CloudFormation made: `stack-LogicalId-1ABCDEF2GHIJ`, where the first two may be cut short.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
export function hasGeneratedName({ name, logicalId }: Pick<DeployedFunction, 'name' | 'logicalId'>): boolean {
  const [, piece] = /(?:^|-)([A-Za-z0-9]+)-[A-Za-z0-9]{12,13}$/.exec(name) ?? [];
  return logicalId !== undefined && piece !== undefined && logicalId.startsWith(piece);
}

/** What all names start with, up to a hyphen or underscore. One name alone shares only what was asked for. */
function commonPrefix(names: readonly string[], asked = ''): string {
  const [first, ...others] = names;
  if (first === undefined) return '';
  let length = others.length === 0 ? Math.min(asked.length, first.length) : first.length;
  for (const name of others) {
    while (!name.startsWith(first.slice(0, length))) length -= 1;
  }
  return /^.*[-_]/.exec(first.slice(0, length))?.[0] ?? '';
}

const STAGE_NAME =
  /^(?:dev|devel|develop|development|test|tst|testing|qa|uat|int|integration|stg|stage|staging|preprod|pre|prod|prd|production|live|sandbox|demo|local)\d*$/i;

/** As a tag says, as the names have it, or as the only REST API is called. */
function stageOf({ functions, apis }: Deployed, prefix: string): string | undefined {
  const tags = new Set(functions.map(({ stage }) => stage));
  const [tag] = tags;
  if (tag !== undefined && tags.size === 1) return tag;
  // SAM adds a stage called Stage to every REST API.
  const rest = apis.flatMap(({ kind, stages }) => (kind === 'rest' ? mainStages(stages) : []));
  const [restStage] = new Set(rest).size === 1 ? rest : [];
  const pieces = prefix.split(/[-_]/);
  if (restStage !== undefined && (STAGE_NAME.test(restStage) || pieces.includes(restStage))) return restStage;
  return pieces.find((piece) => STAGE_NAME.test(piece)) ?? restStage;
}

/** Stages of a REST API without the one that SAM adds. */
export function mainStages(stages: readonly string[]): readonly string[] {
  const others = stages.filter((name) => name !== 'Stage');
  return others.length > 0 ? others : stages;
}

/** What comes after the stage in a common prefix belongs to the functions' own names. */
function upToStage(prefix: string, stage: string | undefined): string {
  if (stage === undefined) return prefix;
  const found = boundaries(stage).exec(prefix);
  return found ? prefix.slice(0, found.index + stage.length + 1) : prefix;
}

const UNNAMED = 'service';

function serviceName({ functions }: Deployed, prefix: string, stage: string | undefined): string {
  const stacks = new Set(functions.map(({ stack }) => stack));
  const [stack] = stacks.size === 1 ? stacks : [];
  const full = stack ?? prefix;
  const name = stage === undefined ? full : full.replace(boundaries(stage), '');
  return name.replace(/[-_]{2,}/g, '-').replace(/^[-_]+|[-_]+$/g, '') || UNNAMED;
}

/** A text with the stage in it as a value that follows the stage. */
export function stagedValue(text: string, stage: string | undefined): Value {
  if (stage === undefined || stage === '') return { kind: 'literal', text };
  const pieces = text.split(boundaries(stage));
  if (pieces.length === 1) return { kind: 'literal', text };
  const parts = pieces.flatMap((piece, index) => (index === 0 ? [piece] : [{ stage: true } as const, piece]));
  return { kind: 'stage', parts: parts.filter((part) => part !== '') };
}

/** The stage as a word of its own: `dev` in `orders-dev-events`, not in `devices`. */
function boundaries(stage: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${stage.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9])`);
}

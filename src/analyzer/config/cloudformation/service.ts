import type { ConfigFacts } from '../../../model/config.js';
import type { ApiFact, HttpTrigger, Trigger } from '../../../model/inventory.js';
import { ok } from '../../../model/result.js';
import { folderOf } from '../../../util/path.js';
import { createTriggerIds } from '../events/ids.js';
import { Findings } from '../findings.js';
import { quoted } from '../quote.js';
import type { Reader, ReadOptions } from '../reader.js';
import type { Names } from '../reading.js';
import { unknownOf } from '../resolved.js';
import { parseFile, unparsable } from '../yaml/parse.js';
import { child, type MapNode, type Tree } from '../yaml/tree.js';
import { Apis, IMPLICIT_STAGE } from './apis.js';
import { Authorizers } from './authorizers.js';
import { type Code, isThere, readCode } from './code.js';
import { restCors } from './events/cors.js';
import { readTriggers } from './events/read.js';
import { findTemplates, peekTemplate, templateName } from './find.js';
import { type ConfiguredFunction, readFunction } from './functions.js';
import { noteDuplicates, noteTemplate } from './notes.js';
import { readDefinitions } from './openapi.js';
import { commonFolder } from './paths.js';
import { readStarters } from './raw.js';
import { isFunctionType, notCarried, noteCondition, type TemplateReading } from './reading.js';
import { samconfigParameters } from './samconfig.js';
import { Parameters } from './template/parameters.js';
import { type Resource, type Resources, readResources } from './template/resources.js';
import { TemplateValues } from './template/values.js';
import { Twice } from './twice.js';

const CHECKER = 'sam validate';

/** Reads templates of AWS SAM, and plain CloudFormation templates with functions. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html */
export const sam: Reader = {
  dialect: 'sam',
  find: findTemplates,
  peek: peekTemplate,
  read: (files, file, options) => {
    const text = files.text(file);
    const start = { file, line: 1, column: 1 };
    if (text === undefined) return unparsable(start, 'it is not UTF-8 text', CHECKER);
    const tree = parseFile(file, text, CHECKER);
    if (!tree.ok) return tree;
    const { root } = tree.value;
    if (root.kind !== 'map') return unparsable(root.at, 'it holds no settings', CHECKER);
    const resources = child(root, 'Resources');
    if (resources?.kind !== 'map') return unparsable(resources?.at ?? root.at, 'it has no map of Resources', CHECKER);
    return ok(readTemplate({ files, file, tree: tree.value, root }, options));
  },
};

interface Source extends Pick<TemplateReading, 'files' | 'file'> {
  readonly tree: Tree;
  readonly root: MapNode;
}

/** The story of one template: parameters, functions with what starts them, APIs, and what else should be known. */
function readTemplate({ files, file, tree, root }: Source, options: ReadOptions): ConfigFacts {
  // As with `sam deploy`: overrides on the command line replace those of samconfig.toml.
  const committed =
    options.parameters === undefined || isEmpty(options.parameters) ? samconfigParameters(files, file) : {};
  const given = { ...options.parameters, ...options.params };
  const parameters = new Parameters(root, { given, committed }, options.stage);
  const resolver = new TemplateValues(root, parameters);
  const resources = readResources(resolver);
  const stage = options.stage ?? parameters.defaultStage ?? IMPLICIT_STAGE;
  const twice = new Twice();
  twice.add(tree.duplicates);
  const early = {
    resolver,
    resources,
    findings: new Findings(),
    top: resolver.resolve(root),
    file,
    files,
    stage,
    twice,
  };
  const names = namesOf(resolver, resources);
  const entries = functionsOf(resources);
  const codes = new Map(entries.map((fn) => [fn, readCode({ ...early, names }, fn)]));
  const ids = createTriggerIds(entries.map(({ id }) => id));
  const reading: TemplateReading = { ...early, names, ids, root: rootOf(file, [...codes.values()]) };

  noteAbsent(reading);
  const read = entries
    .filter((fn) => isReadable(reading, fn))
    .map((fn) => readFunction(reading, fn, codes.get(fn) ?? { kind: 'absent' }));
  const { triggers, apis } = readAllTriggers(reading, read);
  noteTemplate(reading);
  noteDuplicates(reading, tree.duplicates);
  return {
    service: {
      name: templateName(files, file) ?? 'service',
      dialect: 'sam',
      file,
      root: reading.root,
      defaultStage: parameters.defaultStage ?? stageOf(apis) ?? IMPLICIT_STAGE,
    },
    apis,
    functions: read.map((fn) => ({ ...fn, triggers: triggers.get(fn.id) ?? [] })),
    findings: reading.findings.list,
  };
}

const isEmpty = (values: object): boolean => Object.keys(values).length === 0;

function namesOf(values: TemplateValues, resources: Resources): Names {
  return {
    resourceType: (logicalId) => (resources.all.get(logicalId) ?? resources.absent.get(logicalId))?.type,
    isParameter: (name) => values.parameters.has(name),
    written: (text) => text,
  };
}

const functionsOf = ({ all }: Resources): Resource[] => [...all.values()].filter(({ type }) => isFunctionType(type));

/** The template's folder, or one above it where packages are beside that folder. */
function rootOf(file: string, codes: readonly Code[]): string {
  const folders = codes.flatMap((code) => (code.kind === 'folder' ? [code.folder] : []));
  return commonFolder([folderOf(file), ...folders]);
}

/** Functions that another stage has. */
function noteAbsent(reading: TemplateReading): void {
  for (const resource of reading.resources.absent.values()) {
    if (isFunctionType(resource.type)) noteCondition(reading, resource, false);
  }
}

/** CloudFormation's rule for logical ids, which are names in the service too. */
const LOGICAL_ID = /^[A-Za-z0-9]{1,255}$/;

function isReadable(reading: TemplateReading, fn: Resource): boolean {
  const { id, at, properties } = fn;
  const unknown = unknownOf(properties);
  if (LOGICAL_ID.test(id) && properties.kind === 'map') {
    noteCondition(reading, fn, true);
    return true;
  }
  const what = LOGICAL_ID.test(id) ? 'has no readable Properties' : 'has an id that CloudFormation refuses';
  reading.findings.add({
    code: 'LL1103',
    demand: 'must-do',
    message: `Function ${JSON.stringify(quoted(id))} ${what}${unknown ? `: ${unknown.why}` : ''}; it is left out.`,
    fix: LOGICAL_ID.test(id) ? 'Write them as Key: value.' : 'Use letters and digits.',
    location: at,
  });
  return false;
}

/** Triggers of every function, in the order of the file: its own events first, then what other resources add. */
function readAllTriggers(
  reading: TemplateReading,
  functions: readonly ConfiguredFunction[],
): { triggers: ReadonlyMap<string, readonly Trigger[]>; apis: ApiFact[] } {
  const triggers = new Map<string, Trigger[]>(functions.map(({ id }) => [id, []]));
  const apis = new Apis(reading);
  const context = { reading, apis, authorizers: new Authorizers(reading, triggers) };
  for (const { id } of functions) triggers.get(id)?.unshift(...readTriggers(context, reading.resources.all.get(id)!));
  readDefinitions(context, triggers);
  readStarters(context, triggers);
  const guarded = new Map([...triggers].map(([id, list]) => [id, list.map((one) => context.authorizers.policed(one))]));
  return { triggers: withCors(reading, apis, guarded), apis: apis.facts() };
}

/** REST routes with the preflight answer of their paths, which depends on all routes of the path. */
function withCors(
  reading: TemplateReading,
  apis: Apis,
  triggers: ReadonlyMap<string, readonly Trigger[]>,
): ReadonlyMap<string, readonly Trigger[]> {
  const routes = [...triggers.values()].flat().filter((trigger): trigger is HttpTrigger => trigger.kind === 'http');
  const cors = new Map(
    apis.list
      .filter(({ kind }) => kind === 'rest')
      .flatMap((api) => {
        const found = restCors(
          reading,
          api,
          routes.filter((route) => route.api === api.id),
        );
        if (found.size > 0) notePreflight(reading, api);
        return [...found];
      }),
  );
  const complete = (trigger: Trigger): Trigger => {
    const own = trigger.kind === 'http' ? cors.get(trigger) : undefined;
    return trigger.kind === 'http' && own ? { ...trigger, cors: own } : trigger;
  };
  return new Map([...triggers].map(([id, list]) => [id, list.map(complete)]));
}

/** SAM puts the default authorizer before OPTIONS too, unless told otherwise, and so refuses what browsers ask first. */
function notePreflight(reading: TemplateReading, { id, logicalId, properties }: Apis['list'][number]): void {
  const { resolver } = reading;
  const auth = resolver.get(properties, 'Auth');
  const flag = resolver.get(auth, 'AddDefaultAuthorizerToCorsPreflight');
  const standard = resolver.get(auth, 'DefaultAuthorizer');
  if (!isThere(standard) || (flag?.kind === 'scalar' && String(flag.value) === 'false')) return;
  notCarried(reading, {
    demand: 'note',
    message: `API "${logicalId ?? id}" asks its default authorizer for preflight requests (OPTIONS) too; the service answers them to everybody.`,
    fix: 'Nothing to do for browsers; set AddDefaultAuthorizerToCorsPreflight: false to have the same on AWS.',
    location: standard.at,
  });
}

/** The name of a REST API's stage. */
function stageOf(apis: readonly ApiFact[]): string | undefined {
  const stage = apis.find(({ kind }) => kind === 'rest')?.stage;
  return stage?.kind === 'literal' ? stage.text : undefined;
}

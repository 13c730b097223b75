import type { CreateEdit, Edit, ReplaceEdit } from '../../model/edit.js';
import { type Finding, finding } from '../../model/finding.js';
import { manifestFolder } from '../../util/manifest.js';
import { folderOf, join } from '../../util/path.js';
import { byCodeUnit, locationAt } from '../../util/text.js';
import type { Context } from '../context.js';
import { addToSections } from './insert.js';
import { type JsonMember, type JsonObject, memberOf, objectAt } from './json.js';
import type { Needs } from './ranges.js';
import { serviceScripts } from './scripts.js';
import { staleLock } from './stale-lock.js';

export interface Manifested {
  readonly edits: readonly Edit[];
  readonly findings: readonly Finding[];
}

/**
 * Scripts and dependencies: into the package.json of the service's root, or into a new one where there is none; into one
 * of the service's own where the root's is part of a workspace or belongs to a folder above.
 */
export function manifestEdits(context: Context, needs: Needs): Manifested {
  const { project, root, outDir, name } = context.plan.service;
  if (project.packageJson === undefined) {
    const all = { ...needs, dependencies: sorted([...needs.supplied, ...needs.dependencies]) };
    return { edits: [newManifest(context, join(root, '.'), packageName(name), all)], findings: [] };
  }
  const file = sharedManifest(context);
  return file === undefined
    ? { edits: [newManifest(context, outDir, `${packageName(name)}-service`, needs)], findings: [] }
    : sharedEdits(context, file, needs);
}

/** The package.json that the service shares with the handlers, if it does: the root's, which may still have to be made. */
export function sharedManifest({ plan, files }: Context): string | undefined {
  const { packageJson } = plan.service.project;
  if (packageJson === undefined) return join(plan.service.root, 'package.json');
  if (manifestFolder(plan.service) !== folderOf(packageJson)) return undefined;
  return objectAt(files.text(packageJson) ?? '') ? packageJson : undefined;
}

function newManifest(
  context: Context,
  folder: string,
  name: string,
  { dependencies, devDependencies }: Needs,
): CreateEdit {
  const { project } = context.plan.service;
  const manifest = {
    name,
    private: true,
    ...(project.moduleSystem === 'esm' && { type: 'module' }),
    scripts: Object.fromEntries(serviceScripts(context, folder)),
    dependencies: Object.fromEntries(dependencies),
    devDependencies: Object.fromEntries(devDependencies),
  };
  return {
    kind: 'create',
    step: 'packages',
    file: join(folder, 'package.json'),
    text: `${JSON.stringify(manifest, undefined, 2)}\n`,
    because: 'generator: package.json',
  };
}

const sorted = (entries: ReadonlyArray<[string, string]>): Map<string, string> =>
  new Map([...entries].sort(([a], [b]) => byCodeUnit(a, b)));

function packageName(service: string): string {
  const name = service
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'lambda' : name;
}

function sharedEdits(context: Context, file: string, wanted: Needs): Manifested {
  const text = context.files.text(file) ?? '';
  const root = objectAt(text);
  if (!root) throw new Error('Internal error: package.json was read before');
  const scripts = serviceScripts(context, context.plan.service.root);
  const present = sectionMembers(text, root, 'scripts');
  const needs = missing(text, root, wanted);
  const insertions = addToSections(text, root, [
    ['scripts', without(scripts, present)],
    ['dependencies', needs.dependencies],
    ['devDependencies', needs.devDependencies],
  ]);
  return {
    edits: insertions.map(({ offset, text: added }) => insertion(file, offset, added)),
    findings: [
      ...[...scripts].flatMap(([name, command]) => otherScript(file, text, present.get(name), command)),
      ...staleLock(context, wanted, needs),
      ...developmentOnly(file, text, root, wanted),
    ],
  };
}

/** What the service needs in production and the project has for development alone: the image is built without that. */
function developmentOnly(file: string, text: string, root: JsonObject, { dependencies }: Needs): Finding[] {
  const production = sectionMembers(text, root, 'dependencies');
  return [...sectionMembers(text, root, 'devDependencies').values()]
    .filter(({ key }) => dependencies.has(key) && !production.has(key))
    .map(({ key, keyStart }) =>
      finding({
        code: 'LL1313',
        demand: 'must-do',
        location: locationAt(file, text, keyStart),
        message: `${key} is in devDependencies; the service needs it in production.`,
        fix: `Move it to dependencies: npm install --save-prod ${key} (or the same of your package manager).`,
      }),
    );
}

/** What no section has yet. A tool that is there in whatever section is not added a second time. */
function missing(text: string, root: JsonObject, needs: Needs): Needs {
  const production = sectionMembers(text, root, 'dependencies');
  const anywhere = new Map([...production, ...sectionMembers(text, root, 'devDependencies')]);
  const wanted = new Map([...needs.supplied, ...needs.dependencies]);
  return {
    dependencies: without(wanted, anywhere),
    devDependencies: without(needs.devDependencies, anywhere),
    supplied: new Map(),
  };
}

function sectionMembers(text: string, root: JsonObject, name: string): Map<string, JsonMember> {
  const member = memberOf(root, name);
  const section = member && objectAt(text, member.valueStart);
  return new Map(section?.members.map((entry) => [entry.key, entry]));
}

function without(wanted: ReadonlyMap<string, string>, present: ReadonlyMap<string, JsonMember>): Map<string, string> {
  return new Map([...wanted].filter(([name]) => !present.has(name)));
}

function insertion(file: string, offset: number, text: string): ReplaceEdit {
  return {
    kind: 'replace',
    step: 'packages',
    file,
    start: offset,
    end: offset,
    text,
    because: 'generator: package.json',
  };
}

function otherScript(file: string, text: string, member: JsonMember | undefined, command: string): Finding[] {
  if (!member || text.slice(member.valueStart, member.valueEnd) === JSON.stringify(command)) return [];
  return [
    finding({
      code: 'LL1307',
      demand: 'must-do',
      location: locationAt(file, text, member.keyStart),
      message: `${file} already has a script "${member.key}" that does something else; it was left as it is.`,
      fix: `Rename it, or add \`${command}\` under a name of your own.`,
    }),
  ];
}

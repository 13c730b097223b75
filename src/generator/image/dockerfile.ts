import { folderOf, join } from '../../util/path.js';
import type { Context } from '../context.js';
import { sharedManifest } from '../packages/manifest.js';
import { declaredIn, nestedPackages } from '../packages/nested.js';
import { relativeFolder } from '../packages/scripts.js';
import { fill, template } from '../text/template.js';
import { installNeedsSources, type Manager, managerOf } from './managers.js';

/** Folder that the image is built from, relative to the analysed folder: where dependencies are installed. */
export function imageContext(context: Context): string {
  const { root, project } = context.plan.service;
  if (sharedManifest(context) !== undefined) return root;
  const installed = project.lockFile ?? project.packageJson;
  return installed === undefined ? root : folderOf(installed);
}

/** The Dockerfile: the recipe of Dockerfile.template with this project's package manager and folders. */
export function dockerfileText(context: Context): string {
  const { plan } = context;
  const top = imageContext(context);
  const manager = managerOf(context, top);
  const shared = sharedManifest(context) !== undefined;
  const within = relativeFolder(top, plan.service.root);
  const out = relativeFolder(plan.service.root, plan.service.outDir);
  const nested = nestedInProduction(context, top);
  return fill(template('Dockerfile.template'), {
    node: String(plan.service.nodeMajor),
    top: '/app',
    workdir: within === '.' ? '/app' : word(`/app/${within}`),
    tools: manager.tools,
    install: (shared ? sharedInstall(context, manager, top) : ownInstall(context, manager, top)).join('\n'),
    build: shared
      ? manager.run('service:build')
      : inFolder(relativeFolder(top, plan.service.outDir), 'npm run service:build'),
    prune: shared
      ? pruneAll(manager, nested)
      : inFolder(relativeFolder(top, plan.service.outDir), 'npm prune --omit=dev'),
    content: content({ top, outDir: plan.service.outDir, out, shared, nested }).join('\n'),
    dist: JSON.stringify(`${out}/dist`),
  });
}

/** Dependencies first, so that a change of code does not install them again, unless installing needs the code. */
function sharedInstall(context: Context, manager: Manager, top: string): string[] {
  const nested = nestedPackages(context, top);
  const installs = [`RUN ${manager.install}`, ...nested.map((folder) => nestedInstall(context, top, folder))];
  if ([top, ...nested].some((folder) => installNeedsSources(context, folder)))
    return ['# Installing runs files of the project.', 'COPY . .', ...installs];
  const manifests = nested.map((folder) => {
    const within = relativeFolder(top, folder);
    return copy(
      nestedManifests(context, folder).map((name) => `${within}/${name}`),
      `./${within}/`,
    );
  });
  return [copy(manager.manifests, './'), ...manifests, ...installs, 'COPY . .'];
}

/** The service's own package.json is no part of the project's lock file: npm installs it beside. */
function ownInstall(context: Context, manager: Manager, top: string): string[] {
  const { project, outDir } = context.plan.service;
  return [
    'COPY . .',
    ...(project.packageJson === undefined ? [] : [`RUN ${manager.install}`]),
    ...nestedPackages(context, top).map((folder) => nestedInstall(context, top, folder)),
    `RUN ${inFolder(relativeFolder(top, outDir), 'npm install --no-audit --no-fund')}`,
  ];
}

/** All that the functions' package.json names: what it has for development may well be what its build bundled. */
function nestedInstall(context: Context, top: string, folder: string): string {
  const frozen = context.files.has(join(folder, SHRINKWRAP));
  return `RUN ${inFolder(relativeFolder(top, folder), frozen ? 'npm ci' : INSTALL)}`;
}

const SHRINKWRAP = 'npm-shrinkwrap.json';
/** Lock files of functions come and go with whoever runs `npm install` there; that alone changes no Dockerfile. */
const INSTALL = 'if [ -f package-lock.json ]; then npm ci; else npm install; fi';

function nestedManifests({ files }: Context, folder: string): string[] {
  return ['package*.json', ...[SHRINKWRAP, '.npmrc'].filter((name) => files.has(join(folder, name)))];
}

/** Functions whose own packages production needs: native code among them stays where it was installed. */
function nestedInProduction(context: Context, top: string): string[] {
  return nestedPackages(context, top)
    .filter((folder) => declaredIn(context, folder, { production: true }).length > 0)
    .map((folder) => relativeFolder(top, folder));
}

/** Each folder on its own: none of these programs knows of the others. */
function pruneAll(manager: Manager, nested: readonly string[]): string {
  return [manager.prune, ...nested.map((folder) => `(${inFolder(folder, 'npm prune --omit=dev')})`)].join(' && ');
}

interface Content {
  readonly top: string;
  readonly outDir: string;
  /** The service's folder, seen from the service's root. */
  readonly out: string;
  readonly shared: boolean;
  /** Folders with packages of their own, seen from `top`. */
  readonly nested: readonly string[];
}

/** Compiled code is in dist. So is what it reads at run time: data files of functions, and their layers. */
function content({ top, outDir, out, shared, nested }: Content): string[] {
  const dist = `/app/${relativeFolder(top, outDir)}/dist`;
  const layers = copyFrom(`${dist}/opt`, '/opt');
  if (!shared) return ['COPY --from=build /app /app', layers];
  return [
    copyFrom('/app/package.json', './'),
    copyFrom('/app/node_modules', './node_modules'),
    ...nested.map((folder) => copyFrom(`/app/${folder}/node_modules`, `./${folder}/node_modules`)),
    copyFrom(dist, `./${out}/dist`),
    '# Files that functions read where they stood in the repository, and layers at /opt, as on Lambda.',
    copyFrom(`${dist}/files`, './'),
    layers,
  ];
}

const isPlain = (text: string): boolean => /^[\w@./-]+$/.test(text);

/** The array form holds any file name. */
function copy(from: readonly string[], to: string): string {
  return [...from.map((name) => name.replace('*', '')), to].every(isPlain)
    ? `COPY ${from.join(' ')} ${to}`
    : `COPY ${JSON.stringify([...from, to])}`;
}

function copyFrom(from: string, to: string): string {
  return isPlain(from + to) ? `COPY --from=build ${from} ${to}` : `COPY --from=build ${JSON.stringify([from, to])}`;
}

function inFolder(folder: string, command: string): string {
  return folder === '.' ? command : `cd ${word(folder)} && ${command}`;
}

function word(text: string): string {
  return isPlain(text) ? text : `"${text.replace(/["$`\\\n\r]/g, '_')}"`;
}

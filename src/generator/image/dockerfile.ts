import { folderOf, join } from '../../util/path.js';
import type { Context } from '../context.js';
import { sharedManifest } from '../packages/manifest.js';
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
  return fill(template('Dockerfile.template'), {
    node: String(plan.service.nodeMajor),
    top: '/app',
    workdir: within === '.' ? '/app' : word(`/app/${within}`),
    tools: manager.tools,
    install: (shared ? sharedInstall(context, manager, top) : ownInstall(context, manager, top)).join('\n'),
    build: shared
      ? manager.run('service:build')
      : inFolder(relativeFolder(top, plan.service.outDir), 'npm run service:build'),
    prune: shared ? manager.prune : inFolder(relativeFolder(top, plan.service.outDir), 'npm prune --omit=dev'),
    content: content(top, plan.service.outDir, out, shared).join('\n'),
    dist: JSON.stringify(`${out}/dist`),
  });
}

/** Dependencies first, so that a change of code does not install them again, unless installing needs the code. */
function sharedInstall(context: Context, manager: Manager, top: string): string[] {
  const nested = nestedInstalls(context, top);
  if (installNeedsSources(context, top))
    return ['# Installing runs files of the project.', 'COPY . .', `RUN ${manager.install}`, ...nested];
  return [copy(manager.manifests, './'), `RUN ${manager.install}`, 'COPY . .', ...nested];
}

/** The service's own package.json is no part of the project's lock file: npm installs it beside. */
function ownInstall(context: Context, manager: Manager, top: string): string[] {
  const { project, outDir } = context.plan.service;
  return [
    'COPY . .',
    ...(project.packageJson === undefined ? [] : [`RUN ${manager.install}`]),
    ...nestedInstalls(context, top),
    `RUN ${inFolder(relativeFolder(top, outDir), 'npm install --no-audit --no-fund')}`,
  ];
}

/** Functions with a package.json of their own bring their own dependencies. */
function nestedInstalls(context: Context, top: string): string[] {
  const { plan, files } = context;
  if (plan.service.project.workspace) return [];
  const folders = new Set<string>();
  for (const { file } of plan.functions) {
    for (let folder = folderOf(file); folder !== top && folder !== '.'; folder = folderOf(folder)) {
      if (files.has(join(folder, 'package.json'))) folders.add(folder);
    }
  }
  return [...folders].sort().map((folder) => {
    const locked = files.has(join(folder, 'package-lock.json'));
    return `RUN ${inFolder(relativeFolder(top, folder), locked ? 'npm ci --omit=dev' : 'npm install --omit=dev')}`;
  });
}

/** Compiled code is in dist. So is what it reads at run time: data files of functions, and their layers. */
function content(top: string, outDir: string, out: string, shared: boolean): string[] {
  const dist = `/app/${relativeFolder(top, outDir)}/dist`;
  const layers = copyFrom(`${dist}/opt`, '/opt');
  if (!shared) return ['COPY --from=build /app /app', layers];
  return [
    copyFrom('/app/package.json', './'),
    copyFrom('/app/node_modules', './node_modules'),
    copyFrom(dist, `./${out}/dist`),
    '# Files that functions read where they stood in the repository, and layers at /opt, as on Lambda.',
    copyFrom(`${dist}/files`, './'),
    layers,
  ];
}

const isPlain = (text: string): boolean => /^[\w@./-]+$/.test(text);

/** The array form holds any file name. */
function copy(from: readonly string[], to: string): string {
  return [...from, to].every(isPlain) ? `COPY ${from.join(' ')} ${to}` : `COPY ${JSON.stringify([...from, to])}`;
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

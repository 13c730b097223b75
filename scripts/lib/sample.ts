import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

/** One request to a service and what it answered. */
export interface Exchange {
  /** `POST /orders {"customer":"ada"}` */
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

export interface Request {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests to the service at `url`, writes each into `exchanges`, and returns the text of the answer. */
export function caller(url: string, exchanges: Exchange[]) {
  return async (method: string, route: string, { body, headers = {} }: Request = {}): Promise<string> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(url + route, { method, headers: { ...type, ...headers }, body: text });
    const answer = await response.text();
    exchanges.push({ request: [method, route, text].filter(Boolean).join(' '), status: response.status, body: answer });
    return answer;
  };
}

/** The folder of a sample. */
export function sampleFolder(name: string): string {
  return fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
}

/** Copies a sample without what installing and deploying leaves in it. */
export function copyFolder(from: string, to: string): void {
  const left = new Set(['node_modules', '.serverless', '.esbuild', '.aws-sam']);
  cpSync(from, to, { recursive: true, filter: (file) => !left.has(path.basename(file)) });
}

/** Makes a folder a git repository with everything in one commit, whoever runs this and whatever their settings. */
export function commitAll(dir: string): void {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', ...args], { cwd: dir });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Demo');
  git('config', 'user.email', 'demo@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message=The app as it runs on Lambda');
}

/** Runs SQL files of a sample, or statements, one after the other. */
export async function runSql(databaseUrl: string, texts: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const text of texts) await client.query(text);
  await client.end();
}

export function readSchema(sample: string): string {
  return readFileSync(path.join(sample, 'db/schema.sql'), 'utf8');
}

import type { IncomingMessage } from 'node:http';
import process from 'node:process';
import type { Front, Route } from '../types.js';
import { variablePrefix } from './front.js';
import { splitTarget } from './target.js';

/** Which API a request is for. */
export interface Place {
  front: Front;
  /** What was sent, without query: `/dev/orders/1`. */
  sent: string;
  /** What follows the API's prefix: `/orders/1`, or '' when nothing does. */
  path: string;
  query: string;
  /** REST: a resource matched that has no such method; now only a greedy resource may still answer. */
  settled: boolean;
}

export type Choose = (request: IncomingMessage) => Place | undefined;

interface Candidate {
  front: Front;
  hosts: string[];
  regexp: RegExp;
}

/**
 * Chooses by Host where `<FRONT>_HOSTS` names some, and then by the longest prefix. Undefined for what no API answers.
 * The answer is kept with the request until something rewrites its URL.
 */
export function frontChooser(routes: Route[]): Choose {
  const candidates = [...new Set(routes.map((route) => route.front))].map(toCandidate);
  candidates.sort((a, b) => b.front.definition.prefix.length - a.front.definition.prefix.length);
  const known = new WeakMap<IncomingMessage, { url: string; place: Place | undefined }>();
  return (request) => {
    const url = request.url ?? '/';
    const before = known.get(request);
    if (before !== undefined && before.url === url) return before.place;
    const place = choose(candidates, request, url);
    known.set(request, { url, place });
    return place;
  };
}

function choose(candidates: Candidate[], request: IncomingMessage, url: string): Place | undefined {
  const host = (request.headers.host ?? '').toLowerCase();
  const name = host.replace(/:\d+$/, '');
  const { path, query } = splitTarget(url);
  const named = candidates.filter(({ hosts }) => hosts.includes(host) || hosts.includes(name));
  const pool = named.length > 0 ? named : candidates.filter(({ hosts }) => hosts.length === 0);
  for (const { front, regexp } of pool) {
    const match = regexp.exec(path);
    if (match !== null) return { front, sent: path, path: path.slice(match[0].length), query, settled: false };
  }
  return undefined;
}

function toCandidate(front: Front): Candidate {
  const { id, prefix, kind } = front.definition;
  const listed = process.env[`${variablePrefix(id)}_HOSTS`] ?? '';
  const hosts = listed.split(',').map((host) => host.trim().toLowerCase());
  // REST ignores slashes that are doubled before the stage.
  const slash = kind === 'rest' ? '/+' : '/';
  const source = prefix
    .slice(1)
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/\//g, slash);
  const regexp = prefix === '' ? /^(?=\/)/ : new RegExp(`^${slash}${source}(?=/|$)`);
  return { front, hosts: hosts.filter((host) => host !== ''), regexp };
}

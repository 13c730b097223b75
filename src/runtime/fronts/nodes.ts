import type { IncomingMessage } from 'node:http';
import type { CorsSettings, Front, Route } from '../types.js';
import type { Place } from './choose.js';
import { comparePatterns, compilePath, type PathPattern } from './path.js';

/** One path of an API with all its methods. */
export interface PathNode {
  front: Front;
  pattern: PathPattern;
  routes: Map<string, Route>;
  /** REST: settings by which the gateway answers OPTIONS of this path itself. */
  cors?: CorsSettings;
}

/** What a path has to say about a request. */
export type Decision =
  | { kind: 'route'; route: Route }
  | { kind: 'preflight'; cors: CorsSettings }
  /** Let the next path try. */
  | { kind: 'pass' };

/** Groups routes by path, in the order in which they have to be tried. */
export function pathNodes(routes: Route[]): PathNode[] {
  const nodes = new Map<Front, Map<string, PathNode>>();
  for (const route of routes) {
    const { kind, prefix } = route.front.definition;
    const paths = nodes.get(route.front) ?? new Map<string, PathNode>();
    nodes.set(route.front, paths);
    const node = paths.get(route.path) ?? {
      front: route.front,
      pattern: compilePath(route.path, prefix, kind),
      routes: new Map<string, Route>(),
    };
    paths.set(route.path, node);
    if (!node.routes.has(route.method)) node.routes.set(route.method, route);
    if (node.cors === undefined && route.cors !== undefined) node.cors = route.cors;
  }
  const all: PathNode[] = [];
  for (const paths of nodes.values()) {
    all.push(...[...paths.values()].sort((a, b) => comparePatterns(a.pattern, b.pattern)));
  }
  return all;
}

/**
 * Chooses the method. REST binds a request to the first resource that fits its path: when that has no such method, only
 * a greedy resource may take over (measured on AWS), where an HTTP API goes on with any other path.
 */
export function decide(node: PathNode, request: IncomingMessage, place: Place): Decision {
  const rest = node.front.definition.kind === 'rest';
  if (rest && place.settled && !node.pattern.greedy) return { kind: 'pass' };
  const method = request.method ?? 'GET';
  const exact = node.routes.get(method);
  if (exact !== undefined) return { kind: 'route', route: exact };
  if (rest && method === 'OPTIONS' && node.cors !== undefined) return { kind: 'preflight', cors: node.cors };
  const any = node.routes.get('ANY');
  if (any !== undefined) return { kind: 'route', route: any };
  if (!node.pattern.greedy) place.settled = true;
  return { kind: 'pass' };
}

/** True when a path without any parameter fits: `/healthz` is then the API's own. */
export function namesPath(node: PathNode, place: Place): boolean {
  const fixed = !node.pattern.greedy && node.pattern.segments.every((segment) => segment.kind === 'literal');
  return fixed && node.front === place.front && node.pattern.regexp.test(place.sent);
}

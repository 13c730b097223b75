/**
 * Route paths: `/orders/{id}`, `/files/{path+}`, `$default`.
 * REST matches a tree of resources, ignoring extra slashes at both ends; an HTTP API takes paths literally, and so does a
 * Function URL, whose only route is `$default`. All are taken to be case-sensitive. Nothing is decoded for matching.
 */

export type ApiKind = 'http-api' | 'rest' | 'function-url';

interface Segment {
  kind: 'literal' | 'parameter' | 'greedy';
  /** The text of a literal, the name of a parameter. */
  text: string;
}

export interface PathPattern {
  path: string;
  kind: ApiKind;
  segments: Segment[];
  /** For Express: no capture groups, so that it decodes nothing (a bad escape would become its own 400 page). */
  regexp: RegExp;
  /** `{name+}` or `$default`. */
  greedy: boolean;
}

/** Compiles a route's path below the prefix its API answers at. */
export function compilePath(path: string, prefix: string, kind: ApiKind): PathPattern {
  const segments = path === '$default' ? [] : path.split('/').filter(notEmpty).map(toSegment);
  const greedy = path === '$default' || segments.some((segment) => segment.kind === 'greedy');
  const source = kind === 'rest' ? restSource(segments, prefix) : httpSource(path, segments, prefix);
  return { path, kind, segments, regexp: new RegExp(`^${source}$`), greedy };
}

/** The parameters of a path that matched, as they were sent. `path` is what follows the API's prefix. */
export function parametersOf(pattern: PathPattern, path: string): [string, string][] {
  const trimmed = pattern.kind === 'rest' ? path.replace(/^\/+/, '').replace(/\/$/, '') : path.slice(1);
  const parts = trimmed.split('/');
  const found: [string, string][] = [];
  pattern.segments.forEach((segment, index) => {
    if (segment.kind === 'parameter') found.push([segment.text, parts[index] ?? '']);
    if (segment.kind === 'greedy') found.push([segment.text, parts.slice(index).join('/')]);
  });
  return found;
}

/**
 * Order of trial. REST: segment by segment, literal before parameter before greedy. HTTP API: all full matches, then
 * the greedy ones, then $default. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function comparePatterns(a: PathPattern, b: PathPattern): number {
  if (a.kind !== 'rest' && turn(a) !== turn(b)) return turn(a) - turn(b);
  const length = Math.min(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return b.segments.length - a.segments.length;
}

function turn(pattern: PathPattern): number {
  return pattern.path === '$default' ? 2 : pattern.greedy ? 1 : 0;
}

function rank(segment: Segment | undefined): number {
  return segment === undefined ? 3 : ['literal', 'parameter', 'greedy'].indexOf(segment.kind);
}

function toSegment(text: string): Segment {
  const parameter = /^\{([^{}+]+)(\+?)\}$/.exec(text);
  if (parameter === null) return { kind: 'literal', text };
  return { kind: parameter[2] === '+' ? 'greedy' : 'parameter', text: parameter[1] ?? '' };
}

function restSource(segments: Segment[], prefix: string): string {
  const before = prefix
    .split('/')
    .filter(notEmpty)
    .map((part) => `/+${literal(part)}`)
    .join('');
  if (segments.length === 0) return `${before}/*`;
  const inner = segments.map((segment, index) => {
    const slash = index === 0 ? '/+' : '/';
    if (segment.kind === 'literal') return slash + literal(segment.text);
    return segment.kind === 'parameter' ? `${slash}[^/]+` : '/+[^/].*';
  });
  return `${before}${inner.join('')}/?`;
}

function httpSource(path: string, segments: Segment[], prefix: string): string {
  const before = prefix
    .split('/')
    .filter(notEmpty)
    .map((part) => `/${literal(part)}`)
    .join('');
  if (path === '$default') return `${before}(?:/.*)?`;
  if (segments.length === 0) return before === '' ? '/' : `${before}/?`;
  const inner = segments.map((segment) => {
    if (segment.kind === 'literal') return `/${literal(segment.text)}`;
    return segment.kind === 'parameter' ? '/[^/]+' : '/.+';
  });
  // A trailing slash in the route's own path is part of it.
  return `${before}${inner.join('')}${path.endsWith('/') ? '/' : ''}`;
}

/** A literal as it is, or as clients have to send it. */
function literal(text: string): string {
  const sent = encoded(text);
  return sent === text ? escaped(text) : `(?:${escaped(text)}|${escaped(sent)})`;
}

function encoded(text: string): string {
  try {
    return encodeURI(text);
  } catch {
    // Half a surrogate pair has no encoding, and no request can ask for it.
    return text;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function notEmpty(text: string): boolean {
  return text !== '';
}

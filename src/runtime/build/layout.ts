import path from 'node:path';

/** Where things are; all absolute. */
export interface Layout {
  /** The folder of server.ts and functions.ts. */
  service: string;
  /** The folder above it; handlers, packages and files are named relative to it. */
  root: string;
  dist: string;
}

export function layoutOf(service: string): Layout {
  const folder = path.resolve(service);
  return { service: folder, root: path.dirname(folder), dist: path.join(folder, 'dist') };
}

/** A file as bundles name it: relative to the service's root, with slashes. */
export function fromRoot(layout: Layout, file: string): string {
  return path.relative(layout.root, file).split(path.sep).join('/');
}

export function isBelow(folder: string, file: string): boolean {
  return file.startsWith(folder + path.sep);
}

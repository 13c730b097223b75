/** One object of the stream with which the engine tells how a build goes. */
export interface BuildEvent {
  readonly stream?: string;
  readonly error?: string;
  readonly status?: string;
}

export interface BuildLog {
  add(event: BuildEvent): void;
  /** Images that the build made on its way, short ids. What came from the cache was there before and is not ours. */
  readonly images: readonly string[];
  /** Containers that steps ran in, short ids. */
  readonly containers: readonly string[];
  /** The step that ran last: `Step 7/22 : RUN npm ci`. */
  step(): string | undefined;
  /** The last lines that were printed. */
  tail(lines: number): string[];
  /** Why the build ended, in the engine's words. */
  error(): string | undefined;
}

/** Keeps what a build of the classic builder prints, and reads from it what was made. */
export function buildLog(): BuildLog {
  const lines: string[] = [];
  const images: string[] = [];
  const containers: string[] = [];
  let rest = '';
  let step: string | undefined;
  let error: string | undefined;
  let cached = false;

  const read = (line: string): void => {
    if (/^Step \d+\/\d+ : /.test(line)) {
      step = line;
      cached = /^Step \d+\/\d+ : FROM /i.test(line);
    }
    cached ||= line.startsWith(' ---> Using cache');
    const [, container] = /^ ---> Running in ([0-9a-f]{12})$/.exec(line) ?? [];
    const [, image] = /^ ---> ([0-9a-f]{12})$/.exec(line) ?? [];
    if (container !== undefined) containers.push(container);
    if (image !== undefined && !cached) images.push(image);
    if (line.trim() !== '') lines.push(line);
  };
  const add = (event: BuildEvent): void => {
    error ??= event.error;
    const parts = (rest + (event.stream ?? '')).split('\n');
    rest = parts.pop() ?? '';
    // npm draws progress by going back to the start of the line.
    for (const part of parts) read(part.slice(part.replace(/\r+$/, '').lastIndexOf('\r') + 1).trimEnd());
  };
  return {
    add,
    images,
    containers,
    step: () => step,
    tail: (count) => [...lines, ...(rest.trim() === '' ? [] : [rest])].slice(-count),
    error: () => error,
  };
}

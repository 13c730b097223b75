import type { IncomingMessage } from 'node:http';

/** One header with all its values, in the order of arrival. */
export interface Header {
  /** As the client wrote it the first time. */
  name: string;
  values: string[];
}

/** Headers by lower-case name. Unlike `req.headers`, nothing is joined, dropped or renamed. */
export type Headers = Map<string, Header>;

export function receivedHeaders(request: IncomingMessage): Headers {
  const headers: Headers = new Map();
  const raw = request.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    const header = headers.get(name.toLowerCase());
    if (header === undefined) headers.set(name.toLowerCase(), { name, values: [value] });
    else header.values.push(value);
  }
  return headers;
}

export function lastValue(headers: Headers, name: string): string | undefined {
  const values = headers.get(name)?.values;
  return values === undefined ? undefined : values[values.length - 1];
}

/** `image/png` of `Image/PNG; q=1`. */
export function mediaType(value: string | undefined): string {
  return (value ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

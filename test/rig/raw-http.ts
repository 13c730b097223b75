import { connect } from 'node:net';

export interface RawResponse {
  readonly status: number;
  /** In the order sent, names as sent. */
  readonly headers: ReadonlyArray<readonly [string, string]>;
  /** Bytes after the head, transfer coding not undone. */
  readonly body: Buffer;
  /** Everything that came. */
  readonly bytes: Buffer;
}

/**
 * Sends exactly these bytes to a port of 127.0.0.1 and reads until the server closes,
 * or until it has been quiet for `quietMs` after its first byte.
 */
export function rawHttp(port: number, bytes: string | Uint8Array, quietMs = 300): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    let quiet: NodeJS.Timeout | undefined;
    const done = (): void => {
      clearTimeout(quiet);
      socket.destroy();
      resolve(parse(Buffer.concat(chunks)));
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(quiet);
      quiet = setTimeout(done, quietMs);
    });
    socket.on('close', done);
    socket.on('error', (error) => (chunks.length > 0 ? done() : reject(error)));
  });
}

function parse(bytes: Buffer): RawResponse {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes
    .subarray(0, end === -1 ? bytes.length : end)
    .toString('latin1')
    .split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const body = end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 4);
  return { status: Number(first.split(' ')[1] ?? 0), headers, body, bytes };
}

// A proxy that writes down what a server answers: the recorded responses that `npm test` replays, where there is no moto.
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call and its answer. */
export interface Exchange {
  /** `GET /2015-03-31/functions/`, or `POST / AWSEvents.ListRules` for services with one address. */
  readonly call: string;
  readonly body: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
}

export interface Recorder {
  readonly endpoint: string;
  /** Writes the exchanges so far, in an order that does not depend on time, and ends. */
  save(file: string | undefined): void;
}

const KEPT_HEADERS = ['content-type', 'x-amzn-errortype'];

export async function startRecorder(target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const { host: _, connection: __, ...headers } = request.headers;
    const given = await fetch(target + request.url, {
      method: request.method!,
      headers: headers as Record<string, string>,
      ...(body !== '' && { body }),
    });
    const answer = await given.text();
    const kept = KEPT_HEADERS.flatMap((name) => (given.headers.has(name) ? [[name, given.headers.get(name)!]] : []));
    exchanges.push({ call: callOf(request), body, status: given.status, headers: Object.fromEntries(kept), answer });
    response.writeHead(given.status, Object.fromEntries(kept)).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    save: (file) => {
      const sorted = [...exchanges].sort((a, b) => (a.call + a.body < b.call + b.body ? -1 : 1));
      if (file !== undefined) writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
      server.close();
      server.closeAllConnections();
    },
  };
}

function callOf({ method, url, headers }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return `${method} ${url}${typeof target === 'string' ? ` ${target}` : ''}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

import net from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  readonly port: number;
  /** Ends all connections and refuses new ones, as a server that stops. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Says nothing on the connections that stand, and keeps them; new ones are fine. */
  silence(): void;
}

/** Stands before a server on this machine. */
export async function startProxy(to: number): Promise<Proxy> {
  const pairs = new Set<[net.Socket, net.Socket]>();
  let server: net.Server | undefined;
  const listen = (port: number): Promise<number> =>
    new Promise((resolve) => {
      const listening = net.createServer((near) => {
        const far = net.connect(to, '127.0.0.1');
        const pair: [net.Socket, net.Socket] = [near, far];
        pairs.add(pair);
        near.pipe(far).pipe(near);
        for (const socket of pair) socket.on('error', () => undefined).on('close', () => pairs.delete(pair));
      });
      server = listening.listen(port, '127.0.0.1', () => resolve((listening.address() as net.AddressInfo).port));
    });
  const down = (): Promise<void> =>
    new Promise((resolve) => {
      server?.close(() => resolve());
      for (const socket of [...pairs].flat()) socket.destroy();
    });
  const port = await listen(0);
  onTestFinished(down);
  return {
    port,
    down,
    up: async () => void (await listen(port)),
    silence: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
      }
    },
  };
}

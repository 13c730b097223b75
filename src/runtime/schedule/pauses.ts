/** Waits; resolves with 'stopped' when the service is told to stop before the time is over. */
export type Wait = (milliseconds: number) => Promise<'done' | 'stopped'>;

export interface Pauses {
  wait: Wait;
  /** Ends every pause at once, and each later one before it begins. */
  stop(): void;
}

/** Pauses that a shutdown can cut short: a retry two minutes away must not hold the process. */
export function createPauses(): Pauses {
  const waiting = new Set<() => void>();
  let stopped = false;
  return {
    wait: (milliseconds) =>
      new Promise((resolve) => {
        if (stopped) return resolve('stopped');
        const timer = setTimeout(() => finish('done'), milliseconds);
        const wake = (): void => finish('stopped');
        const finish = (how: 'done' | 'stopped'): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(how);
        };
        waiting.add(wake);
      }),
    stop: () => {
      stopped = true;
      for (const wake of [...waiting]) wake();
    },
  };
}

import type { Invocation } from './context.js';

/** Milliseconds that code may go on after its callback. On Lambda it goes on until the event loop is empty. */
const AFTER_CALLBACK = 1000;

/** What is called when an invocation ends; kept by the invocation's own object. */
const releases = new WeakMap<object, Set<() => void>>();
const ended = new WeakSet<object>();

/** Calls `release` when the invocation ends; at once for one that has ended, whose code may go on after its timeout. */
export function onInvocationEnd(invocation: object, release: () => void): void {
  if (ended.has(invocation)) {
    release();
    return;
  }
  const known = releases.get(invocation) ?? new Set();
  releases.set(invocation, known.add(release));
}

/** The invocation has failed or timed out: what its code still holds of the service's is taken back. */
export function endInvocation(invocation: object): void {
  ended.add(invocation);
  const all = releases.get(invocation);
  releases.delete(invocation);
  all?.forEach((release) => {
    release();
  });
}

/** The invocation has answered. Behind a promise there is nothing; behind a callback there may be code. */
export function endAnswered(invocation: Invocation): void {
  if (invocation.openEnded !== true) endInvocation(invocation);
  else setTimeout(() => endInvocation(invocation), AFTER_CALLBACK);
}

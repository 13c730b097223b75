/** Who wants to put things in order before an interrupted program ends. */
const waiting = new Set<() => void>();

/**
 * Asks for the next Ctrl-C (or SIGTERM): `stop` is called instead of the program ending at once, and has to bring the
 * work to its end. A second one ends the program.
 * @returns takes the wish back; call it when there is nothing left to put in order
 */
export function onInterrupt(stop: () => void): () => void {
  waiting.add(stop);
  return () => void waiting.delete(stop);
}

/** Hands an interrupt to whoever asked for it, once. False when nobody did: then the program may end. */
export function handOverInterrupt(): boolean {
  const stops = [...waiting];
  waiting.clear();
  for (const stop of stops) stop();
  return stops.length > 0;
}

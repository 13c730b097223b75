import type { Exchange } from '../lib/shop.js';

const start = Date.now();

/** A heading with the seconds since the demo began. */
export function step(title: string): void {
  const seconds = ((Date.now() - start) / 1000).toFixed(1).padStart(5);
  console.log(`\n── ${seconds} s ── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`);
}

/** What a command printed, indented. */
export function show(output: string): void {
  console.log(output.trimEnd().replace(/^/gm, '  '));
}

/** A request and its answer, one line each. */
export function exchange({ request, status, body }: Exchange): void {
  console.log(`  → ${request}`);
  console.log(`  ← ${status} ${body.length > 160 ? `${body.slice(0, 160)}…` : body}`);
}

import process from 'node:process';
import type { Ask } from './ask.js';
import { linesAsk } from './lines.js';

/** Whoever sits at this process's terminal. `say` prints a line. */
export async function terminalAsk(say: (line: string) => void): Promise<Ask> {
  if (process.env['TERM'] === 'dumb') return linesAsk(say);
  const { inquirerAsk } = await import('./inquirer.js');
  return inquirerAsk(say);
}

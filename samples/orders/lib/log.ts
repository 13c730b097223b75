const LEVELS = ['debug', 'info', 'error'];

export function log(level: 'debug' | 'info' | 'error', message: string): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(process.env.LOG_LEVEL ?? 'info')) return;
  console.log(`[${process.env.SERVICE}] ${level} ${message}`);
}

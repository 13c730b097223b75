import process from 'node:process';

/** The service's own variables. A value that makes no sense is an error with the variable's name. */

/** Whole seconds, as milliseconds. */
export function secondsSetting(name: string, fallback: number): number {
  return numberSetting(name, fallback, 'a number of seconds') * 1000;
}

/** A port; undefined when the variable is not set and there is no fallback. */
export function portSetting(name: string, fallback: number): number {
  const port = numberSetting(name, fallback, 'a port');
  if (port > 65_535) throw new Error(`${name} is ${port}, not a port`);
  return port;
}

/** A whole number of 1 or more. */
export function countSetting(name: string, fallback: number): number {
  const count = numberSetting(name, fallback, 'a number');
  if (count < 1) throw new Error(`${name} is ${count}; it must be 1 or more`);
  return count;
}

export function isSet(name: string): boolean {
  return textSetting(name) !== '';
}

/** The parts of a list with commas; `*` stands for everything. */
export function listSetting(name: string): string[] {
  return textSetting(name)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function textSetting(name: string): string {
  return process.env[name] ?? '';
}

function numberSetting(name: string, fallback: number, what: string): number {
  const text = textSetting(name).trim();
  if (text === '') return fallback;
  if (!/^\d+$/.test(text)) throw new Error(`${name} is ${JSON.stringify(text)}, not ${what}`);
  return Number(text);
}

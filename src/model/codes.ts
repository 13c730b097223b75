import type { Family } from './finding.js';

/**
 * Every code the program can print, once. Numbers are never reused.
 * `migrate explain <code>` prints `docs/findings/<code>.md`; a test holds that each code has its page.
 */
export interface CodeEntry {
  /** A short name for headings and SARIF rules: what kind of thing was found. */
  readonly title: string;
}

/** First number of each family's block of a hundred. */
export const FAMILY_BLOCKS: Readonly<Record<Family, number>> = {
  RUN: 1000,
  IAC: 1100,
  CODE: 1200,
  MOVE: 1300,
  CONC: 2100,
  LIBG: 2200,
  ENV: 2300,
  CONN: 2400,
  LIFE: 2500,
  OBS: 2600,
  CPU: 2700,
  FS: 2800,
  LIM: 2900,
  SEC: 3000,
  HTTP: 3100,
  PKG: 3200,
};

/** The family whose block holds `code`, or undefined for a code outside every block. */
export function familyOf(code: string): Family | undefined {
  const block = Math.floor(Number(code.slice(2)) / 100) * 100;
  return (Object.keys(FAMILY_BLOCKS) as Family[]).find((family) => FAMILY_BLOCKS[family] === block);
}

export const CODES = {
  // RUN: why a command ended
  LL1001: { title: 'Wrong use of the command line' },
  LL1002: { title: 'Folder not found' },
  LL1003: { title: 'No infrastructure code found' },
  LL1004: { title: 'Infrastructure file cannot be parsed' },
  LL1005: { title: 'No package.json' },
  LL1006: { title: 'Work tree has uncommitted changes' },
  LL1007: { title: 'Nobody there to ask' },
  LL1008: { title: 'Not a git repository' },
  LL1009: { title: 'A git hook stopped the commit' },
  LL1010: { title: 'Nothing to undo' },
  LL1011: { title: 'Undo would lose commits' },
  LL1012: { title: 'Answers file cannot be used' },
  LL1013: { title: 'Several services, none chosen' },
  LL1014: { title: 'Branch exists already' },
  LL1015: { title: 'Write failed' },
  LL1016: { title: 'Interrupted' },
  LL1017: { title: 'Git is in the middle of something' },
  LL1018: { title: 'AWS account cannot be read' },
  LL1019: { title: 'Saved read of the account cannot be used' },
  LL1020: { title: 'No Docker Engine' },
  LL1021: { title: 'Nothing to verify yet' },
  LL1022: { title: 'Variables of the container are missing' },
  LL1023: { title: 'Port is taken' },
  LL1024: { title: 'Image does not build' },
  LL1025: { title: 'Container does not run as it should' },
  LL1026: { title: 'Route does not answer as it should' },
  // IAC: reading infrastructure code
  LL1101: { title: 'Variable cannot be resolved' },
  LL1102: { title: 'Two functions of one name' },
  LL1103: { title: 'Function entry cannot be read' },
  LL1104: { title: 'Event entry cannot be read' },
  LL1105: { title: 'Setting not understood' },
  LL1106: { title: 'Plugin changes the meaning of the file' },
  LL1107: { title: 'Setting differs between stages' },
  LL1108: { title: 'Part of the account was not read' },
  LL1109: { title: 'Deployed setting differs from the infrastructure code' },
  LL1110: { title: 'Deployed trigger is not in the infrastructure code' },
  LL1111: { title: 'Not deployed' },
  // CODE: finding handlers in source
  LL1201: { title: 'Source file does not parse' },
  LL1202: { title: 'Handler file not found' },
  LL1203: { title: 'Handler export not found' },
  LL1204: { title: 'Source file too large' },
  LL1205: { title: 'Handler is not a function' },
  // MOVE: what moves and what stays
  LL1301: { title: 'Trigger stays on Lambda' },
  LL1302: { title: 'Runtime is not Node.js' },
  LL1303: { title: 'Function without a trigger' },
  LL1304: { title: 'Two routes answer the same request' },
  LL1305: { title: 'Route is closed until its authorizer is carried over' },
  LL1306: { title: 'Generated file was edited by hand' },
  LL1307: { title: 'File in the way' },
  LL1308: { title: 'Lock file must be updated' },
  LL1309: { title: 'Schedule cannot be carried over' },
  LL1310: { title: 'Queue trigger cannot be carried over' },
  LL1311: { title: 'Function runs in a process of its own' },
  LL1312: { title: 'Behaviour that changes' },
  LL1313: { title: 'Dependency for development only' },
  // CONC: state that concurrent invocations share
  LL2120: { title: 'Built-in object is patched' },
  LL2121: { title: 'Module of Node.js is changed' },
  LL2122: { title: 'Real global object is reached' },
  // ENV: environment and time zone
  LL2304: { title: 'Time zone of its own' },
  // CONN: connections
  LL2401: { title: 'Client opened for each invocation' },
  // LIFE: how code starts and ends
  LL2503: { title: 'Code ends the process' },
  LL2505: { title: 'Code listens for signals' },
  LL2520: { title: 'Working folder or file mask is changed' },
  // FS: files on disk
  LL2801: { title: 'Fixed file name in /tmp' },
  // PKG: packages and bundles
  LL3206: { title: 'Native code' },
} as const satisfies Record<string, CodeEntry>;

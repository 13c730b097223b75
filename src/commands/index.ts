import { analyze } from './analyze.js';
import { apply } from './apply.js';
import { check } from './check.js';
import type { Command } from './command.js';
import { diff } from './diff.js';
import { explain } from './explain.js';
import { migrate } from './migrate.js';
import { schedule } from './schedule.js';
import { undo } from './undo.js';
import { verify } from './verify.js';

/** In the order in which help lists them. */
export const COMMANDS: readonly Command[] = [migrate, analyze, diff, apply, verify, undo, check, explain, schedule];

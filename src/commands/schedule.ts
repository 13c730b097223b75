import { createInterface } from 'node:readline';
import { EXIT, type ExitCode, fail, ok, type Result } from '../model/result.js';
import type { Output } from '../report/output.js';
import { nextRun } from '../runtime/schedule/next.js';
import { parseExpression, type ScheduleSource } from '../runtime/schedule/parse.js';
import { describeExpression } from '../runtime/schedule/words.js';
import { isTimezone } from '../runtime/schedule/zone.js';
import { usage } from './argv.js';
import type { Command } from './command.js';
import { failed } from './finish.js';

const DEFAULT_COUNT = 5;
const MAX_COUNT = 1000;

export const schedule: Command = {
  name: 'schedule',
  words: ['<expression>'],
  summary: 'when an AWS schedule expression runs next',
  more: [
    "For example: schedule 'cron(0 3 * * ? *)' --tz Europe/Berlin --count 3",
    'With --tz, and for at(…), the rules of EventBridge Scheduler hold; otherwise those of EventBridge rules. Exit code 0.',
  ],
  flags: ['tz', 'from', 'count', 'json'],
  async run(given, output) {
    if (given.has('json')) {
      return given.value('json') === '-'
        ? answerLines(output)
        : failed(output, usage('--json reads from stdin only', 'write --json -'));
    }
    const [expression] = given.positionals;
    if (expression === undefined)
      return failed(output, usage('which expression?', "for example: npx lambda-lift schedule 'rate(5 minutes)'"));
    const question = { expression, tz: given.value('tz'), from: given.value('from'), count: given.value('count') };
    const answer = nextRuns(question);
    if (!answer.ok)
      return failed(
        output,
        usage(answer.error, 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html'),
      );
    const { source, next } = answer.value;
    const meaning = describeExpression(expression, source, question.tz);
    output.result(
      `${[...(meaning === undefined ? [] : [meaning]), ...(next.length > 0 ? next : ['never again'])].join('\n')}\n`,
    );
    return EXIT.done;
  },
};

interface Question {
  readonly expression?: unknown;
  readonly tz?: unknown;
  readonly from?: unknown;
  readonly count?: unknown;
}

interface Answer {
  readonly source: ScheduleSource;
  /** ISO 8601, UTC, without milliseconds. */
  readonly next: readonly string[];
}

/** The next runs, or in one clause why there are none to tell. */
function nextRuns({ expression, tz, from, count = DEFAULT_COUNT }: Question): Result<Answer, string> {
  if (typeof expression !== 'string') return fail('expression is missing');
  if (tz !== undefined && (typeof tz !== 'string' || !isTimezone(tz)))
    return fail(`unknown time zone ${JSON.stringify(tz)}`);
  const start = from === undefined ? new Date() : new Date(typeof from === 'string' ? from : Number.NaN);
  if (Number.isNaN(start.getTime())) return fail(`${JSON.stringify(from)} is not a time in ISO 8601`);
  const wanted = Number(count);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAX_COUNT)
    return fail(`count must be a number from 1 to ${MAX_COUNT}`);
  const source: ScheduleSource = tz !== undefined || expression.startsWith('at(') ? 'scheduler' : 'rule';
  const parsed = parseExpression(expression, source);
  if (parsed.kind === 'invalid') return fail(`${JSON.stringify(expression)}: ${parsed.why}`);
  const next: string[] = [];
  for (let at = start; next.length < wanted; ) {
    const run = nextRun(expression, { source, from: at, tz, anchor: start });
    if (run === undefined) break;
    next.push(run.toISOString().replace('.000Z', 'Z'));
    at = run;
  }
  return ok({ source, next });
}

/** One JSON object a line in, one a line out, in order. */
async function answerLines(output: Output): Promise<ExitCode> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const answer = nextRuns(parsed(line));
    output.result(`${JSON.stringify(answer.ok ? { next: answer.value.next } : { error: answer.error })}\n`);
  }
  return EXIT.done;
}

function parsed(line: string): Question {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * Time zones by Intl, without a library. A "wall" is what a clock on the wall shows, written as milliseconds as if it
 * were UTC; an "instant" is a real point in time, in milliseconds.
 */

const HOUR_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True for a name that this Node.js knows: `Europe/Berlin`, `UTC`. */
export function isTimezone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the wall clock of the zone shows at an instant. */
export function wallAt(instant: number, zone: string): number {
  if (zone === 'UTC') return instant;
  const parts = new Map<string, number>();
  for (const part of formatOf(zone).formatToParts(instant)) parts.set(part.type, Number(part.value));
  const get = (name: string): number => parts.get(name) ?? 0;
  const wall = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return wall + (instant % 1000);
}

/**
 * The instant at which the wall clock shows `wall`: the first one where clocks are put back, and none where they jump
 * over it. That is EventBridge Scheduler's rule: a skipped time does not run, a repeated one runs once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function instantOf(wall: number, zone: string): number | undefined {
  if (zone === 'UTC') return wall;
  // Offsets lie between -12 and +14 hours: one day before and one day after are on both sides of a shift at this wall time.
  const before = wall - 24 * HOUR_MS;
  const after = wall + 24 * HOUR_MS;
  const candidates = [wall - (wallAt(before, zone) - before), wall - (wallAt(after, zone) - after)];
  const found = candidates.filter((candidate) => wallAt(candidate, zone) === wall);
  return found.length === 0 ? undefined : Math.min(...found);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

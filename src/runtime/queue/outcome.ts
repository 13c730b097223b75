import { own } from '../own.js';

/**
 * Which messages of a batch failed, by what the function returned: a set of message ids, or all of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export type Outcome = { kind: 'some'; failed: Set<string> } | { kind: 'all'; why: string };

const NONE: Outcome = { kind: 'some', failed: new Set<string>() };

/** Reads `batchItemFailures`. An identifier that is empty, missing or unknown fails the whole batch, as on AWS. */
export function batchOutcome(result: unknown, messageIds: string[], reportBatchItemFailures: boolean): Outcome {
  if (!reportBatchItemFailures || result === undefined || result === null || result === '') return NONE;
  if (Array.isArray(result) && result.length === 0) return NONE;
  if (typeof result !== 'object' || Array.isArray(result)) return all('the result is not an object');
  const failures = own(result, 'batchItemFailures');
  if (failures === undefined || failures === null) return NONE;
  if (!Array.isArray(failures)) return all('batchItemFailures is not an array');
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const id = failure !== null && typeof failure === 'object' ? own(failure, 'itemIdentifier') : undefined;
    if (typeof id !== 'string' || id === '') return all('an itemIdentifier is missing or empty');
    if (!messageIds.includes(id)) return all(`itemIdentifier ${id} is not in the batch`);
    failed.add(id);
  }
  return { kind: 'some', failed };
}

function all(why: string): Outcome {
  return { kind: 'all', why };
}

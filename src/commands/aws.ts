import type { AwsOptions } from '../model/options.js';
import { fail, ok, type Result } from '../model/result.js';
import { type Arguments, usage } from './argv.js';

/** Flags that say which account and what of it; they mean nothing without `--aws`. */
const NARROWING = ['profile', 'region', 'endpoint', 'stack', 'tag', 'prefix'] as const;

/** Which account to read, from the flags; undefined for none. Reads nothing. */
export function awsOptions(given: Arguments): Result<AwsOptions | undefined> {
  if (given.has('aws') && given.has('deployed')) {
    return fail(usage('--aws and --deployed contradict each other', 'read the account, or the saved read of it'));
  }
  if (!given.has('aws')) {
    const lonely = NARROWING.find((flag) => given.has(flag));
    return lonely === undefined ? ok(undefined) : fail(usage(`--${lonely} needs --aws`, `add --aws, or leave it out`));
  }
  const empty = NARROWING.find((flag) => given.all(flag).some((value) => value.trim() === ''));
  if (empty !== undefined) return fail(usage(`--${empty} is empty`, 'give it a value, or leave it out'));
  const [profile, region, endpoint] = [given.value('profile'), given.value('region'), given.value('endpoint')];
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) {
    return fail(usage(`--region ${JSON.stringify(region)} is not the name of a region`, 'such as --region eu-west-1'));
  }
  if (endpoint !== undefined && !isWebAddress(endpoint)) {
    return fail(
      usage(`--endpoint ${JSON.stringify(endpoint)} is not a URL`, 'such as --endpoint http://localhost:4566'),
    );
  }
  const tags = given.all('tag');
  const nameless = tags.find((tag) => tag.startsWith('='));
  if (nameless !== undefined)
    return fail(usage(`--tag ${JSON.stringify(nameless)} has no name`, 'write --tag name=value, or --tag name'));
  return ok({ profile, region, endpoint, stack: given.value('stack'), tags, prefix: given.value('prefix') });
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

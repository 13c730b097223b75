import type { Deployed, NotRead } from '../../model/deployed.js';
import type { AwsOptions } from '../../model/options.js';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';
import { count, printable } from '../../util/text.js';
import { type ApisRead, readRestApis } from './aws/api-gateway.js';
import { readHttpApis } from './aws/apigatewayv2.js';
import { readRules } from './aws/eventbridge.js';
import { type LambdaRead, readLambda } from './aws/lambda.js';
import { readSchedules } from './aws/scheduler.js';
import { Session } from './aws/session.js';
import { parseDeployed } from './parse.js';
import { deployedText, inOrder } from './text.js';

/**
 * Reads the functions of an account and what starts them. Only asks, never changes anything. A call that is refused is
 * noted in `notRead`, and the rest goes on. Failure LL1018: no or wrong credentials, no region, nobody there, no right
 * to list functions, no functions, answers that no AWS gives.
 * @param onCall hears of each call as it is sent, by its IAM name
 */
export async function readAccount(options: AwsOptions, onCall?: (action: string) => void): Promise<Result<Deployed>> {
  const session = new Session(options, onCall);
  const lambda = await readLambda(session, options);
  if (session.failure) return fail(session.failure);
  if (lambda.functions.length === 0) return fail(nothingFound(lambda, options, session.notRead));
  const names = new Set(lambda.functions.map(({ name }) => name));
  const [rules, schedules, rest, http] = await Promise.all([
    readRules(session, names),
    readSchedules(session, names),
    readRestApis(session, names),
    readHttpApis(session, names),
  ]);
  if (session.failure) return fail(session.failure);
  const gateways = [...rest, ...http];
  const all = <K extends keyof ApisRead>(key: K): ApisRead[K][number][] => gateways.flatMap((read) => [...read[key]]);
  return readable(
    inOrder({
      version: 1,
      region: lambda.region,
      account: /^arn:aws[\w-]*:lambda:[\w-]*:(\d+):/.exec(lambda.functions[0]!.arn)?.[1] ?? '',
      functions: lambda.functions,
      urls: lambda.urls,
      mappings: lambda.mappings,
      rules,
      schedules,
      apis: all('apis'),
      routes: all('routes'),
      authorizers: all('authorizers'),
      notRead: session.notRead,
    }),
    options,
  );
}

/** What could not be read again is nothing that AWS says, whatever answers at the endpoint. */
function readable(deployed: Deployed, { endpoint }: AwsOptions): Result<Deployed> {
  const again = parseDeployed(deployedText(deployed), 'the answer');
  if (again.ok) return ok(deployed);
  const message = `the account cannot be read: no AWS answers so: ${again.error.message.replace(/^the answer:\d+: /, '')}`;
  const fix = endpoint === undefined ? 'read again later' : 'check --endpoint';
  return fail({ code: 'LL1018', exit: EXIT.usage, message, fix });
}

function nothingFound(
  { region, total }: LambdaRead,
  { prefix, stack, tags }: AwsOptions,
  notRead: readonly NotRead[],
): Failure {
  const base = { code: 'LL1018', exit: EXIT.usage };
  if (total === 0) {
    return { ...base, message: `there are no functions in ${region}`, fix: 'name another region with --region' };
  }
  const wanted = [
    ...(prefix === undefined ? [] : [`--prefix ${prefix}`]),
    ...(stack === undefined ? [] : [`--stack ${stack}`]),
    ...tags.map((tag) => `--tag ${tag}`),
  ].map(printable);
  const blind = notRead.some(({ call }) => call === 'lambda:GetFunction') && (stack !== undefined || tags.length > 0);
  return {
    ...base,
    message: `none of the ${count(total, 'function')} in ${region} matches ${wanted.join(' ')}`,
    fix: blind
      ? 'allow lambda:GetFunction, without which tags cannot be seen, or select with --prefix'
      : 'check the spelling, or name another region with --region',
  };
}

import path from 'node:path';
import { EXIT, fail, ok, type Result } from '../model/result.js';
import type { VerifyOptions } from '../model/verify.js';
import { sourceOf } from '../util/source.js';
import { type Arguments, usage } from './argv.js';
import type { Command } from './command.js';
import { failed, finished } from './finish.js';
import { READING } from './flags.js';
import { formatOption, runOptions } from './options.js';

const FORMATS = ['terminal', 'json'] as const;

export const verify: Command = {
  name: 'verify',
  words: ['[dir]'],
  summary: 'build the image of the migrated service, run it, and call each of its routes',
  more: [
    'Needs a Docker Engine (DOCKER_HOST is honoured). Removes what it makes. Routes that may change data are only asked',
    'whether they are there, unless --all-routes is given. Variables come from --env-file, else from the environment and .env.',
    'Exit code 0: all is well. 2: variables are missing. 3: no engine, or the service is not applied yet. 4: a check failed.',
  ],
  flags: ['image', 'all-routes', 'env-file', 'network', 'port', ...READING, 'format', 'out'],
  formats: FORMATS,
  async run(given, output) {
    const options = runOptions(given);
    if (!options.ok) return failed(output, options.error);
    const how = verifyOptions(given);
    if (!how.ok) return failed(output, how.error);
    const format = formatOption(given, FORMATS);
    if (!format.ok) return failed(output, format.error);
    const { dir } = options.value;
    const pipeline = await import('../pipeline.js');
    const outcome = await pipeline.verify({ ...options.value, ...how.value }, output.onEvent);
    if (!outcome.ok) return failed(output, outcome.error, dir);
    const { toJson } = await import('../report/json.js');
    const { renderVerified } = await import('../report/terminal/verify.js');
    const text =
      format.value === 'json'
        ? toJson(outcome.value)
        : renderVerified(outcome.value, output.view(sourceOf(dir), given.positionals[0]));
    const regressed = outcome.value.checks.some(({ status }) => status === 'failed');
    return finished(output, given, text, regressed ? EXIT.regressed : EXIT.done);
  },
};

function verifyOptions(given: Arguments): Result<VerifyOptions> {
  const port = given.value('port');
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536)) {
    return fail(usage(`--port ${JSON.stringify(port)} is not a port`, 'give a number from 1 to 65535'));
  }
  const network = given.value('network');
  if (network !== undefined && (!/^[\w.-]+$/.test(network) || network === 'none')) {
    const fix = 'give host, bridge, or the name of a network that docker network ls shows';
    return fail(usage(`the image cannot be called on --network ${JSON.stringify(network)}`, fix));
  }
  const envFile = given.value('env-file');
  return ok({
    checks: given.has('image') ? ['image'] : [],
    allRoutes: given.has('all-routes'),
    network,
    port: port === undefined ? undefined : Number(port),
    envFile: envFile === undefined ? undefined : path.resolve(envFile),
  });
}

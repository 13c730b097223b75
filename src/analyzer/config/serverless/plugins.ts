import { quoted } from '../quote.js';
import type { Reading } from '../reading.js';
import type { Resolved } from '../resolved.js';

/** Plugins that change functions, routes or values, by what they do. Those that only build, package or emulate are no news. */
const MEANING: Readonly<Record<string, string>> = {
  'serverless-domain-manager': 'it serves the API under a base path of a custom domain',
  'serverless-dotenv-plugin': 'it adds variables from .env files to the environment of every function',
  'serverless-plugin-warmup': 'it calls functions on a schedule to keep them warm',
  'serverless-step-functions': 'its state machines call functions',
  'serverless-appsync-plugin': 'its AppSync resolvers call functions',
  'serverless-apigateway-service-proxy': 'it adds routes that go to AWS services without a function',
  'serverless-lift': 'its constructs add queues, webhooks and their functions',
  'serverless-middleware': 'it puts other handlers around every handler',
  'serverless-plugin-datadog': 'it puts a handler of its own around every handler',
  'serverless-sentry': 'it puts code of its own in front of handlers',
  'serverless-newrelic-lambda-layers': 'it puts a handler of its own around every handler',
  'serverless-lumigo': 'it puts a handler of its own around every handler',
  'serverless-epsagon': 'it puts a handler of its own around every handler',
  'serverless-plugin-ifelse': 'it removes parts of the file under conditions',
  'serverless-plugin-conditional-functions': 'it removes functions under conditions',
  'serverless-functions-base-path': 'it puts a folder in front of every handler path',
  'serverless-pseudo-parameters': 'it replaces #{AWS::…} in texts',
  'serverless-associate-waf': 'a firewall in front of the API refuses requests',
  'serverless-api-gateway-throttling': 'it limits how often routes may be called',
  'serverless-add-api-key': 'it asks callers for an API key',
  'serverless-plugin-stage-variables': 'it sets stage variables that events carry',
  'serverless-secrets-plugin': 'it decrypts values when deploying',
  'serverless-plugin-scripts': 'it runs commands while deploying',
  'serverless-scriptable-plugin': 'it runs programs that may change the file',
};

/** Notes each plugin whose effect this reader does not reproduce, and each that lives in the repository. */
export function notePlugins(reading: Reading): void {
  const { resolver, top } = reading;
  const block = resolver.get(top, 'plugins');
  const list = block?.kind === 'map' ? resolver.get(block, 'modules') : block;
  for (const item of resolver.items(list)) {
    const name = nameOf(item);
    const why = name === undefined ? undefined : effectOf(name);
    if (name === undefined || why === undefined) continue;
    if (name === 'serverless-domain-manager' && !hasBasePath(reading)) continue;
    reading.findings.add({
      code: 'LL1106',
      demand: 'note',
      message: `Plugin ${quoted(name)} changes the meaning of the file: ${why}.`,
      fix: 'Check what it does for these functions; the service is made from the file alone.',
      location: item.at,
    });
  }
}

function nameOf(item: Resolved): string | undefined {
  return item.kind === 'scalar' && typeof item.value === 'string' && !item.outside ? item.value : undefined;
}

function effectOf(name: string): string | undefined {
  if (Object.hasOwn(MEANING, name)) return MEANING[name];
  return /^\.{0,2}\//.test(name) ? 'it is a program of this repository, and programs are not run' : undefined;
}

/** A custom domain alone changes no path. */
function hasBasePath({ resolver, top }: Reading): boolean {
  const custom = resolver.get(top, 'custom');
  const domains = [resolver.get(custom, 'customDomain'), ...resolver.items(resolver.get(custom, 'customDomains'))];
  return domains
    .flatMap((domain) => [domain, ...['rest', 'http'].map((key) => resolver.get(domain, key))])
    .map((domain) => resolver.get(domain, 'basePath'))
    .some((path) => path !== undefined && (path.kind !== 'scalar' || (path.value !== '' && path.value !== null)));
}

import { Document } from 'yaml';
import { join } from '../../util/path.js';
import type { Context } from '../context.js';
import { relativeFolder } from '../packages/scripts.js';
import { imageContext } from './dockerfile.js';

/**
 * compose.yaml: server and worker on one machine, everything switched on.
 * @param file where it goes @param dockerfile the recipe it builds; both relative to the analysed folder
 */
export function composeText(context: Context, file: string, dockerfile: string): string {
  const { plan } = context;
  const here = join(file, '..');
  const top = imageContext(context);
  const build = { context: relativeFolder(here, top), dockerfile: relativeFolder(top, dockerfile) };
  const common = {
    build,
    env_file: relativeFolder(here, join(plan.service.root, '.env')),
    init: true,
    restart: 'unless-stopped',
  };
  const worker = plan.schedules.length > 0 || plan.consumers.length > 0;
  const content = {
    name: projectName(plan.service.name),
    services: {
      server: {
        ...common,
        command: 'server',
        environment: { PORT: '8080', ...region(context) },
        ports: ['${PORT:-8080}:8080'],
        stop_grace_period: '40s',
      },
      ...(worker && {
        worker: {
          ...common,
          command: 'worker',
          environment: { PORT: '8080', ...region(context), ...switches(context) },
          stop_grace_period: '40s',
        },
      }),
    },
  };
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = COMMENT;
  return document.toString({ lineWidth: 0, singleQuote: true });
}

const COMMENT = [
  ' The service on one machine, with every schedule and consumer switched on: start it only where no Lambda does the',
  ' same work. Values come from .env, which stays out of the repository; .env.example has the names.',
].join('\n');

/** Without a region the AWS SDK refuses to work; a deployment brings its own. */
function region({ plan }: Context): Record<string, string> {
  const { region: name } = plan.service;
  return name !== undefined && /^[a-z0-9-]+$/.test(name) ? { AWS_REGION: `\${AWS_REGION:-${name}}` } : {};
}

function switches({ plan }: Context): Record<string, string> {
  return {
    ...(plan.schedules.length > 0 && { SCHEDULES_ENABLED: '*' }),
    ...(plan.consumers.length > 0 && { CONSUMERS_ENABLED: '*' }),
  };
}

function projectName(service: string): string {
  const name = service
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[_-]+|[_-]+$/g, '');
  return name === '' ? 'service' : name;
}

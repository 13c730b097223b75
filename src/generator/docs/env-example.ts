import type { EnvVariable } from '../../model/plan.js';
import type { Context } from '../context.js';
import { oneLine } from '../print/escape.js';

/** .env.example: names only. Optional ones are commented out, because an empty value would override the default. */
export function envExampleText({ plan }: Context): string {
  const required = plan.env.variables.filter((variable) => variable.required);
  const optional = plan.env.variables.filter((variable) => !variable.required);
  const sections = [
    '# Copy to .env and fill in. Keep .env out of the repository.',
    ...required.map((variable) => entry(variable, '')),
    ...(optional.length > 0 ? ['# Optional:'] : []),
    ...optional.map((variable) => entry(variable, '#')),
    '# Where no role gives the container its AWS permissions:\n#AWS_ACCESS_KEY_ID=\n#AWS_SECRET_ACCESS_KEY=\n#AWS_SESSION_TOKEN=',
  ];
  return `${sections.join('\n\n')}\n`;
}

function entry({ name, comment, functionIds }: EnvVariable, mark: string): string {
  const users = functionIds.length > 0 ? ` (${functionIds.map(oneLine).join(', ')})` : '';
  const assignable = /^[A-Za-z_]\w*$/.test(name);
  const line = assignable ? `${mark}${name}=` : `# ${oneLine(name)} cannot be set in a file like this`;
  return `# ${oneLine(comment)}${users}\n${line}`;
}

import type { SourceFiles } from '../../../model/files.js';
import { folderOf, join } from '../../../util/path.js';
import { type ParameterValues, readParameters } from './parameters-file.js';

/**
 * What `sam deploy` gives the template when nobody says otherwise: the parameter_overrides of the default environment.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
 */
export function samconfigParameters(files: SourceFiles, template: string): ParameterValues {
  const text = files.text(join(folderOf(template), 'samconfig.toml')) ?? '';
  return { ...overridesOf(text, 'global'), ...overridesOf(text, 'deploy') };
}

function overridesOf(text: string, command: string): ParameterValues {
  const header = `[default.${command}.parameters]`;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const start = lines.findIndex((line) => line.replace(/\s|#.*$/g, '') === header);
  if (start < 0) return {};
  const length = lines.slice(start + 1).findIndex((line) => /^\s*\[+[\w.-]+\]+\s*(?:#.*)?$/.test(line));
  const table = lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n');
  const read = readParameters(table);
  return read.ok ? read.value : {};
}

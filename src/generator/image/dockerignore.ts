import type { Edit } from '../../model/edit.js';
import { join } from '../../util/path.js';
import { type Context, isForeign } from '../context.js';
import { relativeFolder } from '../packages/scripts.js';
import { fill, template } from '../text/template.js';
import { imageContext } from './dockerfile.js';

/** .dockerignore where the image is built from: a new one, or the lines that an existing one lacks. */
export function dockerignoreEdits(context: Context): Edit[] {
  const top = imageContext(context);
  const file = join(top, '.dockerignore');
  const out = relativeFolder(top, context.plan.service.outDir);
  const lines = fill(template('templates/dockerignore'), { dist: `${out}/dist` });
  const because = 'generator: .dockerignore';
  if (!isForeign(context, file)) return [{ kind: 'create', step: 'image', file, text: lines, because }];

  const text = context.files.text(file) ?? '';
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  // The service must come along, whatever earlier lines say about folders of these names.
  const wanted = [`!${out}`, ...lines.trimEnd().split('\n')].filter((line) => !present.has(line));
  if (wanted.length === 0) return [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text === '' || text.endsWith('\n') ? '' : newline;
  const added = `${lead}${wanted.join(newline)}${newline}`;
  return [{ kind: 'replace', step: 'image', file, start: text.length, end: text.length, text: added, because }];
}

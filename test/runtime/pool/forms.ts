import { readFile } from 'node:fs/promises';
import path from 'node:path';
// @ts-expect-error: a plain script without types
import { toCommonJs } from '../../../scripts/forms/commonjs.mjs';
// @ts-expect-error: a plain script without types
import { standAlone } from '../../../scripts/forms/stand-alone.mjs';
// @ts-expect-error: a plain script without types
import { esModule } from '../../../scripts/forms.mjs';
import { REPOSITORY } from '../build/project.js';

const FILE = 'pool/shared-pg.ts';

/** The file as it is written beside a handler, in one of its forms. */
export async function sharedPg(form: 'ts' | 'esm' | 'cjs'): Promise<string> {
  const sources = await texts([FILE, 'pool/pg/connections.ts']);
  const whole: string = standAlone(FILE, (file: string) => sources.get(file));
  if (form === 'ts') return whole;
  const module: string = await esModule(FILE, whole);
  return form === 'esm' ? module : toCommonJs(FILE, module);
}

async function texts(files: string[]): Promise<Map<string, string>> {
  const read = async (file: string): Promise<[string, string]> => [
    file,
    await readFile(path.join(REPOSITORY, 'src/runtime', file), 'utf8'),
  ];
  return new Map(await Promise.all(files.map(read)));
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CODES, FAMILY_BLOCKS } from '../model/codes.js';
import { EXIT } from '../model/result.js';
import { packageRoot } from '../util/package.js';
import { nearest } from '../util/text.js';
import { usage } from './argv.js';
import type { Command } from './command.js';
import { failed } from './finish.js';

export const explain: Command = {
  name: 'explain',
  words: ['<code or family>'],
  summary: 'what a finding means and what to do about it',
  more: ['For example: explain LL1305, explain IAC. Works offline. Exit code 0.'],
  flags: [],
  async run({ positionals }, output) {
    const families = Object.keys(FAMILY_BLOCKS);
    const [asked] = positionals;
    if (asked === undefined)
      return failed(output, usage('explain what?', `a code such as LL1305, or a family: ${families.join(', ')}`));
    const name = asked.toUpperCase();
    const { renderFamily, renderPage } = await import('../report/terminal/explain.js');
    const view = output.view();
    const text = Object.hasOwn(CODES, name) ? renderPage(pageOf(name), view) : renderFamily(name, view);
    if (text === undefined) {
      const near = nearest(name, [...Object.keys(CODES), ...families]);
      return failed(
        output,
        usage(
          `there is no finding ${JSON.stringify(asked)}`,
          near === undefined ? `families: ${families.join(', ')}` : `did you mean ${near}?`,
        ),
      );
    }
    output.result(text);
    return EXIT.done;
  },
};

/** The page of a code. A test holds that each code has one. */
function pageOf(code: string): string {
  return readFileSync(path.join(packageRoot(), 'docs/findings', `${code}.md`), 'utf8');
}

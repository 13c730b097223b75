import type { FileChange } from '../model/edit.js';
import type { Proposal } from '../model/proposal.js';
import { ok, type Result } from '../model/result.js';
import { count } from '../util/text.js';
import type { Ask, AskOne, Choice } from './ask.js';

/** What a person sees between the questions. */
export interface Screens {
  found(proposal: Proposal): void;
  summary(proposal: Proposal): void;
  changes(changes: readonly FileChange[]): void;
}

/**
 * Shows the change for as long as the person wants to look, then asks whether to make it.
 * @param where what the change goes to, as the last question names it: `on branch lambda-lift/migrate`
 * @returns false when the person stops here
 */
export async function lookAndAgree(
  proposal: Proposal,
  where: string,
  ask: Ask,
  screens: Screens,
): Promise<Result<boolean>> {
  const { changes, plan } = proposal;
  screens.summary(proposal);
  for (;;) {
    const next = await ask.one(lookQuestion(changes));
    if (!next.ok) return next;
    switch (next.value) {
      case 'go on':
        return ask.yes({ message: `Write ${count(changes.length, 'file')} ${where}?`, default: false });
      case 'stop':
        return ok(false);
      case 'summary':
        screens.summary(proposal);
        break;
      case 'everything':
        screens.changes(changes);
        break;
      default: {
        const looked = await browse('Which file?', shelves(changes, plan.service.outDir), ask, screens);
        if (!looked.ok) return looked;
      }
    }
  }
}

function lookQuestion(changes: readonly FileChange[]): AskOne {
  return {
    message: 'This is the change. What next?',
    default: 'go on',
    choices: [
      { value: 'go on', name: 'go on' },
      { value: 'file', name: 'show a file' },
      { value: 'everything', name: `show all ${count(changes.length, 'file')}` },
      { value: 'summary', name: 'show the summary again' },
      { value: 'stop', name: 'stop here, nothing is written' },
    ],
  };
}

/** A line of the list of files: one file, or a folder of the service with all that is new in it. */
interface Shelf extends Choice {
  readonly changes: readonly FileChange[];
}

/** Folders with more new files than this are one line. */
const FOLDED = 3;

/** Edited files first, then new ones, then the folders of the service that are full of new files (runtime, build). */
function shelves(changes: readonly FileChange[], outDir: string): Shelf[] {
  const folders = new Map<string, FileChange[]>();
  for (const change of changes) {
    const [folder, ...below] = change.file.startsWith(`${outDir}/`)
      ? change.file.slice(outDir.length + 1).split('/')
      : [];
    if (isEdit(change) || folder === undefined || below.length === 0) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), change]);
  }
  const full = [...folders].filter(([, group]) => group.length > FOLDED);
  const folded = new Set(full.flatMap(([, group]) => group));
  const single = changes.filter((change) => !folded.has(change));
  return [
    ...single.filter(isEdit).map(shelf),
    ...single.filter((change) => !isEdit(change)).map(shelf),
    ...full.map(([folder, group]) => ({
      value: `${outDir}/${folder}/`,
      name: `new   ${outDir}/${folder}/ (${count(group.length, 'file')})`,
      changes: group,
    })),
  ];
}

function shelf(change: FileChange): Shelf {
  return {
    value: change.file,
    name: `${isEdit(change) ? 'edit' : 'new '}  ${change.file}`,
    hint: change.because,
    changes: [change],
  };
}

/** Shows one file after the other until the person goes back; a folder opens as a list of its own. */
async function browse(message: string, list: readonly Shelf[], ask: Ask, screens: Screens): Promise<Result<undefined>> {
  for (let last = BACK.value; ; ) {
    const chosen = await ask.one({ message, default: last, choices: [BACK, ...list] });
    if (!chosen.ok) return chosen;
    const found = list.find(({ value }) => value === chosen.value);
    if (found === undefined) return ok(undefined);
    if (found.value.endsWith('/')) {
      const looked = await browse(found.value, found.changes.map(shelf), ask, screens);
      if (!looked.ok) return looked;
    } else screens.changes(found.changes);
    last = found.value;
  }
}

/** No file has an empty name. */
const BACK: Choice = { value: '', name: 'back' };

const isEdit = ({ before }: FileChange): boolean => before !== undefined;

import { Buffer } from 'node:buffer';
import {
  chosen,
  known,
  notKnown,
  problem,
  type Resolved,
  type ResolvedScalar,
  type Unknown,
  unknownOf,
} from '../../resolved.js';
import { type CallNode, child } from '../../yaml/tree.js';
import { asIs, reference, textIn, wrong } from './call.js';
import { digest } from './digest.js';
import { substitute } from './sub.js';
import { dynamicReference, joinTexts, selectionBy } from './text.js';
import type { TemplateValues } from './values.js';

type Evaluate = (values: TemplateValues, call: CallNode) => Resolved;

/** Functions that a template can decide by itself; all others stay as they are. */
export const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  Ref: (values, call) => reference(values, call, textIn(values, call.argument)),
  GetAtt: (values, call) => {
    const parts = call.argument.kind === 'list' ? call.argument.items : [call.argument];
    return reference(values, call, textIn(values, parts[0])?.split('.')[0], true);
  },
  If: choose,
  FindInMap: findInMap,
  Sub: (values, call) => substitute(values, call),
  Join: join,
  Select: select,
  Split: split,
  Base64: (values, call) => mapText(values, call, (text) => Buffer.from(text).toString('base64')),
};

function choose(values: TemplateValues, call: CallNode): Resolved {
  const [name, yes, no] = call.argument.kind === 'list' ? call.argument.items : [];
  const condition = name && textIn(values, name);
  if (condition === undefined || !yes || !no) return wrong(call, 'it needs a condition and two values');
  const { holds, selection, unknown } = values.conditions.named(condition);
  const source = `!If [${condition}, …] #${digest([yes, no])}`;
  if (holds === undefined) return notKnown(undecided(unknown, source), call.at);
  return chosen(values.resolve(holds ? yes : no), selection && { ...selection, source });
}

function undecided(unknown: Unknown | undefined, source: string): Unknown {
  if (!unknown) return problem(source, 'its condition is not known', 'correct it');
  const why = unknown.source === 'condition' ? unknown.why : `its condition asks for ${unknown.source}: ${unknown.why}`;
  return { ...unknown, source, why };
}

function findInMap(values: TemplateValues, call: CallNode): Resolved {
  const items = call.argument.kind === 'list' ? call.argument.items.slice(0, 4) : [];
  if (items.length < 3) return wrong(call, 'it needs a map and two keys');
  const keys = items.slice(0, 3).map((item) => values.resolve(item));
  if (keys.some(({ kind }) => kind === 'call')) return asIs(call);
  const texts = keys.map((key) => (key.kind === 'scalar' && key.value !== undefined ? String(key.value) : undefined));
  const source = `!FindInMap [${texts.map((text) => text ?? '…').join(', ')}]`;
  const open = keys.find((_, index) => texts[index] === undefined);
  const [map, first, second] = texts;
  if (open || map === undefined || first === undefined || second === undefined) {
    const unknown = open && unknownOf(open);
    return notKnown(
      unknown ? { ...unknown, source } : problem(source, 'a key of it is no text', 'correct it'),
      call.at,
    );
  }
  const found =
    child(child(child(child(values.root, 'Mappings'), map), first), second) ?? child(items[3], 'DefaultValue');
  if (!found) return notKnown(problem(source, 'the mappings have no such entry', 'add it'), call.at);
  return chosen(values.resolve(found), selectionBy(keys, source));
}

function join(values: TemplateValues, call: CallNode): Resolved {
  const [separator, list] = call.argument.kind === 'list' ? call.argument.items : [];
  const pieces = list && values.resolve(list);
  const between = separator && textIn(values, separator);
  if (between === undefined || !pieces) return wrong(call, 'it needs a separator and a list');
  if (pieces.kind === 'call') return asIs(call);
  if (pieces.kind !== 'list') return unknownOf(pieces) ? pieces : wrong(call, 'it needs a separator and a list');
  const texts: ResolvedScalar[] = [];
  for (const piece of values.items(pieces)) {
    if (piece.kind === 'call') return asIs(call);
    if (piece.kind !== 'scalar') return wrong(call, `it joins a ${piece.kind}`);
    if (texts.length > 0) texts.push(known(between, call.at));
    texts.push(piece);
  }
  const joined = chosen(joinTexts(texts, call.at, '!Join …'), pieces.selection);
  const dynamic = typeof joined.value === 'string' ? dynamicReference(joined.value) : undefined;
  return dynamic ? notKnown(dynamic, call.at) : joined;
}

function select(values: TemplateValues, call: CallNode): Resolved {
  const [position, list] = call.argument.kind === 'list' ? call.argument.items : [];
  const index = position && Number(textIn(values, position));
  const choices = list && values.resolve(list);
  if (index === undefined || !Number.isInteger(index) || !choices) return wrong(call, 'it needs a number and a list');
  if (choices.kind === 'call') return asIs(call);
  if (choices.kind !== 'list') return unknownOf(choices) ? choices : wrong(call, 'it needs a number and a list');
  return values.items(choices)[index] ?? wrong(call, `the list has no item ${index}`);
}

function split(values: TemplateValues, call: CallNode): Resolved {
  const [separator, text] = call.argument.kind === 'list' ? call.argument.items : [];
  const whole = text && values.resolve(text);
  const between = separator && textIn(values, separator);
  if (!between || !whole) return wrong(call, 'it needs a separator and a text');
  if (whole.kind === 'call') return asIs(call);
  if (whole.kind !== 'scalar') return wrong(call, 'it splits no text');
  if (whole.value === undefined) return whole;
  const items = String(whole.value)
    .split(between)
    .slice(0, 10_000)
    .map((value) => ({ kind: 'scalar', value, at: call.at }) as const);
  const list: Resolved = { kind: 'list', at: call.at, node: { kind: 'list', items, at: call.at } };
  return chosen(list, whole.selection ?? selectionBy([whole], '!Split …'));
}

function mapText(values: TemplateValues, call: CallNode, change: (text: string) => string): Resolved {
  const text = values.resolve(call.argument);
  if (text.kind === 'call') return asIs(call);
  if (text.kind !== 'scalar') return wrong(call, 'it takes text');
  if (text.value === undefined) return text;
  const changed = known(change(String(text.value ?? '')), call.at, `!${call.name} …`);
  return chosen(changed, text.selection ?? selectionBy([text], `!${call.name} …`));
}

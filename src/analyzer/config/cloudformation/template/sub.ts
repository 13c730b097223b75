import { known, notKnown, type Resolved, type ResolvedScalar } from '../../resolved.js';
import { type CallNode, child, type Node } from '../../yaml/tree.js';
import { asIs, reference, wrong } from './call.js';
import { dynamicReference, joinTexts } from './text.js';
import type { TemplateValues } from './values.js';

/** `${Name}`, `${Name.Attribute}`, and `${!Literal}`, which stands for `${Literal}`. */
const PIECE = /\$\{([^{}]*)\}/g;

/**
 * `!Sub text` and `!Sub [text, {Name: value}]`. One piece that only the deployed stack knows makes the whole a call.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export function substitute(values: TemplateValues, call: CallNode): Resolved {
  const { argument } = call;
  const [text, own] = argument.kind === 'list' ? argument.items : [argument];
  if (text?.kind !== 'scalar' || typeof text.value !== 'string') return wrong(call, 'it takes text');
  const dynamic = dynamicReference(text.value);
  if (dynamic) return notKnown(dynamic, call.at);
  const pieces: ResolvedScalar[] = [];
  let end = 0;
  for (const match of text.value.matchAll(PIECE)) {
    pieces.push(known(text.value.slice(end, match.index), call.at));
    end = match.index + match[0].length;
    const piece = pieceOf(values, call, match[1]!.trim(), own);
    if (piece.kind === 'call') return asIs(call);
    if (piece.kind !== 'scalar') return wrong(call, `\${${match[1]!.trim()}} in it is a ${piece.kind}, not text`);
    pieces.push(piece);
  }
  pieces.push(known(text.value.slice(end), call.at));
  return joinTexts(pieces, call.at, `!Sub ${text.value}`);
}

function pieceOf(values: TemplateValues, call: CallNode, name: string, own: Node | undefined): Resolved {
  if (name.startsWith('!')) return known(`\${${name.slice(1)}}`, call.at);
  const given = child(own, name);
  if (given) return values.resolve(given);
  return reference(values, { ...call, name: 'Ref' }, name);
}

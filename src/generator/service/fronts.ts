import type { CorsFact } from '../../model/inventory.js';
import type { FrontPlan } from '../../model/plan.js';
import type { Context } from '../context.js';
import { quote } from '../print/escape.js';
import { array, call, type Doc, type Entry, object, print } from '../print/layout.js';
import { moduleText } from '../print/module.js';
import { valueDoc } from '../print/values.js';

/** fronts.ts: which API answers where. */
export function frontsModule({ plan, form, frontNames }: Context): string {
  const staged = plan.fronts.some(({ prefix, stage }) => prefix.kind === 'stage' || stage.kind === 'stage');
  return moduleText(form, {
    imports: [
      { from: './runtime/fronts/front.js', names: ['defineFront'] },
      ...(staged ? [{ from: './stage.js', names: ['stage'] }] : []),
    ],
    declarations: plan.fronts.map((front) => {
      const name = frontNames.get(front.id) ?? '';
      return { name, value: print(call('defineFront', [definition(front)]), 0, `export const ${name} = `.length, 1) };
    }),
  });
}

function definition({ id, kind, payload, prefix, stage, binaryMediaTypes, cors }: FrontPlan): Doc {
  const entries: Entry[] = [
    { key: 'id', doc: quote(id) },
    { key: 'kind', doc: quote(kind) },
    { key: 'payload', doc: quote(payload) },
    { key: 'prefix', doc: valueDoc(prefix) ?? "''" },
    { key: 'stage', doc: valueDoc(stage) ?? "'$default'" },
  ];
  if (binaryMediaTypes.length > 0) entries.push({ key: 'binaryMediaTypes', doc: array(binaryMediaTypes.map(quote)) });
  if (cors) entries.push({ key: 'cors', doc: corsDoc(cors) });
  // `stage` and `stage: stage` are the same to JavaScript; people write the first.
  const items = object(entries);
  return { ...items, items: items.items.map((item) => (item.doc === 'stage' ? { doc: 'stage' } : item)) };
}

/** CORS settings of an HTTP API or of one REST route. */
export function corsDoc(cors: CorsFact): Doc {
  return object([
    { key: 'allowedOrigins', doc: array(cors.allowedOrigins.map(quote)) },
    { key: 'allowedHeaders', doc: array(cors.allowedHeaders.map(quote)) },
    { key: 'allowedMethods', doc: array(cors.allowedMethods.map(quote)) },
    { key: 'exposedHeaders', doc: array(cors.exposedHeaders.map(quote)) },
    { key: 'allowCredentials', doc: String(cors.allowCredentials) },
    ...(cors.maxAge === undefined ? [] : [{ key: 'maxAge', doc: String(cors.maxAge) }]),
  ]);
}

import type { AuthorizerPlan } from '../../model/plan.js';
import type { Context } from '../context.js';
import { member, quote } from '../print/escape.js';
import { call, type Doc, type Entry, object, print } from '../print/layout.js';
import { moduleText } from '../print/module.js';

/** authorizers.ts: the functions that decide who may call. */
export function authorizersModule({ plan, form, authorizerNames }: Context): string {
  return moduleText(form, {
    imports: [
      { from: './functions.js', names: ['functions'] },
      { from: './runtime/fronts/authorizers/token.js', names: ['tokenAuthorizer'] },
    ],
    declarations: plan.authorizers.map((authorizer, index) => {
      const name = authorizerNames.get(authorizer.id) ?? '';
      const value = print(call('tokenAuthorizer', [definition(authorizer)]), 0, `export const ${name} = `.length, 1);
      return { name, value, ...(index === 0 && { doc: DOC }) };
    }),
  });
}

const DOC = ['Who may call: Lambda authorizers, run as ordinary functions of the service.'];

function definition({ id, functionId, header, validation, ttlSeconds }: AuthorizerPlan): Doc {
  const entries: Entry[] = [
    { key: 'id', doc: quote(id) },
    { key: 'fn', doc: member('functions', functionId) },
    { key: 'header', doc: quote(header) },
  ];
  if (validation !== undefined) entries.push({ key: 'validation', doc: quote(validation) });
  entries.push({ key: 'ttlSeconds', doc: String(ttlSeconds) });
  return object(entries);
}

import type { CorsFact } from '../../model/inventory.js';
import type { RoutePlan } from '../../model/plan.js';
import type { Context } from '../context.js';
import { member, quote } from '../print/escape.js';
import { array, call, type Doc, object, print } from '../print/layout.js';
import { moduleText } from '../print/module.js';
import { corsDoc } from './fronts.js';

/** routes.ts: one line per route; this is where handlers are wrapped. */
export function routesModule({ plan, form, frontNames, authorizerNames }: Context): string {
  const corsNames = namesOfCors(plan.routes);
  const line = (route: RoutePlan): Doc => {
    const key = route.path === '$default' ? route.path : `${route.method} ${route.path}`;
    const options = optionsDoc(route, authorizerNames, corsNames);
    const args = [quote(key), member('functions', route.functionId), ...(options ? [options] : [])];
    return call(`${frontNames.get(route.front)}.route`, args);
  };
  return moduleText(form, {
    imports:
      plan.routes.length === 0
        ? []
        : [
            ...(plan.authorizers.length > 0
              ? [{ from: './authorizers.js', names: plan.authorizers.map(({ id }) => authorizerNames.get(id) ?? '') }]
              : []),
            { from: './fronts.js', names: plan.fronts.map(({ id }) => frontNames.get(id) ?? '') },
            { from: './functions.js', names: ['functions'] },
          ],
    declarations: [
      ...[...corsNames].map(([json, name]) => ({
        name,
        value: print(corsDoc(JSON.parse(json) as CorsFact), 0, `const ${name} = `.length, 1),
        isLocal: true,
      })),
      {
        name: 'routes',
        doc: ['Every HTTP route: which request goes to which function.'],
        type: { text: 'Route[]', name: 'Route', from: './runtime/types.js' },
        value: print(array(plan.routes.map(line), { expand: true })),
      },
    ],
  });
}

function optionsDoc(
  { closed, authorizer, cors }: RoutePlan,
  authorizerNames: ReadonlyMap<string, string>,
  corsNames: ReadonlyMap<string, string>,
): Doc | undefined {
  if (closed === undefined && authorizer === undefined && !cors) return undefined;
  return object([
    ...(closed === undefined ? [] : [{ key: 'closed', doc: quote(closed) }]),
    ...(authorizer === undefined ? [] : [{ key: 'authorizer', doc: authorizerNames.get(authorizer) ?? '' }]),
    ...(cors ? [{ key: 'cors', doc: corsNames.get(JSON.stringify(cors)) ?? corsDoc(cors) }] : []),
  ]);
}

/** Settings that several routes share, as JSON, with the constants that hold them. */
function namesOfCors(routes: readonly RoutePlan[]): Map<string, string> {
  const all = routes.flatMap(({ cors }) => (cors ? [JSON.stringify(cors)] : []));
  const shared = [...new Set(all.filter((json, index) => all.indexOf(json) !== index))];
  return new Map(shared.map((json, index) => [json, index === 0 ? 'corsSettings' : `corsSettings${index + 1}`]));
}

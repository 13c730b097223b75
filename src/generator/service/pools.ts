import type { CreateEdit } from '../../model/edit.js';
import type { PoolPlan } from '../../model/plan.js';
import { importPath } from '../../util/path.js';
import type { Context } from '../context.js';
import type { Forms } from '../forms.js';
import { quote } from '../print/escape.js';
import { call, object, print } from '../print/layout.js';
import { moduleText } from '../print/module.js';

/** pools.ts: the modules whose clients functions share, with how many connections each may have. */
export function poolsModule({ plan, form }: Context): string {
  const as = form === 'cjs' ? ': ' : ' as ';
  const table = object(
    plan.pools.map(({ id, max, variable }) => ({
      key: id,
      doc: object([
        { key: 'module', doc: id },
        { key: 'max', doc: String(max) },
        { key: 'maxFrom', doc: quote(variable) },
      ]),
    })),
  );
  return moduleText(form, {
    imports: [
      { from: './runtime/pool/define.js', names: ['definePools'] },
      ...plan.pools.map(({ id, module }) => ({
        from: specifier(plan.service.outDir, module),
        names: [`pools${as}${id}`],
        ...(form === 'ts' && !/\.[cm]?ts$/.test(module) && { above: LOOSELY }),
      })),
    ],
    declarations: [
      {
        name: 'pools',
        doc: docOf(plan.pools),
        value: print(call('definePools', [table]), 0, 'export const pools = '.length, 1),
      },
    ],
  });
}

function docOf(pools: readonly PoolPlan[]): string[] {
  const variables = [...new Set(pools.map(({ variable }) => variable))];
  return [
    'Clients that all functions share: one pool for each database and login, whoever asks.',
    `${variables.join(', ')} ${variables.length === 1 ? 'says' : 'say'} how many connections each may have.`,
    // The build gives packages the same instance when module and library are the same.
    ...(pools.length > 1 ? ['Packages with the same module and the same version of its library share its pools.'] : []),
  ];
}

const LOOSELY = '@ts-ignore: plain JavaScript, whose types nothing here needs';

/** TypeScript's own files are imported by the name of what they become. */
function specifier(folder: string, module: string): string {
  return importPath(folder, module).replace(/\.([cm]?)ts$/, '.$1js');
}

/** The modules that edited code imports: self-contained, each in the form of the files around it. */
export function poolModuleEdits({ plan }: Pick<Context, 'plan'>, forms: Forms): CreateEdit[] {
  return plan.pools.map(({ module, form = formByName(module) }) => ({
    kind: 'create',
    step: 'code',
    file: module,
    text: forms.read(form, form === 'ts' ? 'pool/shared-pg.ts' : 'pool/shared-pg.js'),
    because: 'LL2401',
  }));
}

function formByName(module: string): 'ts' | 'esm' | 'cjs' {
  if (/\.[cm]?ts$/.test(module)) return 'ts';
  return module.endsWith('.mjs') ? 'esm' : 'cjs';
}

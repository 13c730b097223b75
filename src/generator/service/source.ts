import type { CreateEdit } from '../../model/edit.js';
import { join } from '../../util/path.js';
import { type Context, serviceFile } from '../context.js';
import { type Forms, usedRuntime } from '../forms.js';
import { authorizersModule } from './authorizers.js';
import { appModule, serverModule, stageModule, workerModule } from './entrypoints.js';
import { frontsModule } from './fronts.js';
import { functionsModule } from './functions.js';
import { poolsModule } from './pools.js';
import { routesModule } from './routes.js';
import { consumersModule, schedulesModule } from './tables.js';

/** The service's own sources and the parts of the runtime and bundler that it uses. */
export function sourceEdits(context: Context, forms: Forms): CreateEdit[] {
  const { plan, form } = context;
  const own = ownModules(context);
  const runtime = usedRuntime(forms, form, [...own.values()]);
  const copied = (name: string): string => join(plan.service.outDir, name);
  return [
    ...[...own].map(([name, text]) => created(serviceFile(context, name), text, `generator: ${name}`)),
    ...runtime.map((file) => created(copied(`runtime/${file}`), forms.read(form, file), 'generator: runtime')),
    ...forms
      .list('build')
      .map((file) => created(copied(`build/${file}`), forms.read('build', file), 'generator: build')),
  ];
}

function ownModules(context: Context): Map<string, string> {
  const { plan } = context;
  const modules = new Map<string, string>([
    ['app', appModule(context)],
    ['server', serverModule(context)],
    ['worker', workerModule(context)],
    ['routes', routesModule(context)],
    ['functions', functionsModule(context)],
  ]);
  if (plan.fronts.length > 0) modules.set('fronts', frontsModule(context));
  if (plan.authorizers.length > 0) modules.set('authorizers', authorizersModule(context));
  if (plan.pools.length > 0) modules.set('pools', poolsModule(context));
  if (plan.service.needsStage) modules.set('stage', stageModule(context));
  if (plan.schedules.length > 0) modules.set('schedules', schedulesModule(context));
  if (plan.consumers.length > 0) modules.set('consumers', consumersModule(context));
  return modules;
}

function created(file: string, text: string, because: string): CreateEdit {
  return { kind: 'create', step: 'service', file, text, because };
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CreateEdit } from '../../model/edit.js';
import type { FunctionPlan } from '../../model/plan.js';
import { packageRoot } from '../../util/package.js';
import { join } from '../../util/path.js';
import { byCodeUnit } from '../../util/text.js';
import { type Context, serviceFile } from '../context.js';
import { packagesIn } from '../forms.js';
import { declaredIn, nestedPackages } from './nested.js';

/** Packages the service needs, with the ranges that this version of the tool is tested with. */
export interface Needs {
  readonly dependencies: ReadonlyMap<string, string>;
  readonly devDependencies: ReadonlyMap<string, string>;
  /** What functions import and Lambda supplied. It is bundled, so any section of package.json will do. */
  readonly supplied: ReadonlyMap<string, string>;
}

/** Majors of the SDK, by the package: Node.js 16 and older had version 2, later ones have version 3. */
const sdkRange = (name: string): string => (name === 'aws-sdk' ? '^2.0.0' : '^3.0.0');

/**
 * What the emitted sources import: the bundler's packages are needed to build, those of the runtime and of app.ts to run.
 * Tables are not asked: text of the user's stands in them.
 */
export function needsOf(context: Context, sources: readonly CreateEdit[]): Needs {
  const { plan, form } = context;
  const app = serviceFile(context, 'app');
  const imported = (folder: string): string[] => {
    const prefix = `${join(plan.service.outDir, folder)}/`;
    const asked = sources.filter(({ file }) => file.startsWith(prefix) || (file === app && folder === 'runtime'));
    return packagesIn(asked.map(({ text }) => text));
  };
  const types = form === 'ts' ? ['@types/express', '@types/node'] : [];
  const ranges = ownRanges();
  const ranged = (names: readonly string[]): Map<string, string> =>
    new Map(names.map((name) => [name, ranges.get(name) ?? missing(name)]));
  const supplied = [...new Set(plan.functions.flatMap((fn) => undeclared(context, fn)))].sort(byCodeUnit);
  return {
    dependencies: ranged(imported('runtime')),
    devDependencies: ranged([...types, ...imported('build')]),
    supplied: new Map(supplied.map((name) => [name, sdkRange(name)])),
  };
}

/** What the function imports of the SDK and a package.json between it and the root does not bring. */
function undeclared(context: Context, { file, sdkPackages = [] }: FunctionPlan): string[] {
  const nested = nestedPackages(context, join(context.plan.service.root, '.'));
  const own = nested.filter((folder) => file.startsWith(`${folder}/`)).flatMap((folder) => declaredIn(context, folder));
  return sdkPackages.filter((name) => !own.includes(name));
}

function ownRanges(): Map<string, string> {
  const manifest = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8'));
  return new Map(Object.entries({ ...manifest.devDependencies, ...manifest.dependencies }));
}

function missing(name: string): never {
  throw new Error(`Internal error: the runtime imports ${name}, which is no dependency of lambda-lift`);
}

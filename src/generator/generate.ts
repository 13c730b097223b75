import path from 'node:path';
import type { CreateEdit, Edit, StepId } from '../model/edit.js';
import type { SourceFiles } from '../model/files.js';
import type { Finding } from '../model/finding.js';
import type { GeneratedRecord } from '../model/generated.js';
import type { Plan } from '../model/plan.js';
import { packageRoot } from '../util/package.js';
import { join } from '../util/path.js';
import { type Context, contextOf } from './context.js';
import { envExampleText } from './docs/env-example.js';
import { migrationText } from './docs/migration.js';
import { type Forms, openForms } from './forms.js';
import { composeText } from './image/compose.js';
import { dockerfileText } from './image/dockerfile.js';
import { dockerignoreEdits } from './image/dockerignore.js';
import { manifestEdits } from './packages/manifest.js';
import { needsOf } from './packages/ranges.js';
import { type Places, placesOf } from './places.js';
import { poolModuleEdits } from './service/pools.js';
import { sourceEdits } from './service/source.js';
import { tsconfigText } from './service/tsconfig.js';
import { template } from './text/template.js';

/** What a service is made of, and what a person should know about where it went. */
export interface Generated {
  readonly edits: readonly Edit[];
  readonly findings: readonly Finding[];
}

/**
 * The whole service as edits: its sources, runtime, image and documents. Nothing for a plan in which nothing moves.
 * @param record what earlier runs generated, to tell our files from those of the user
 * @param forms the runtime to copy from; the one built into this package by default
 */
export function generate(
  plan: Plan,
  files: SourceFiles,
  record: GeneratedRecord | undefined,
  forms: Forms = openForms(path.join(packageRoot(), 'dist', 'forms')),
): Generated {
  if (plan.functions.length === 0) return { edits: [], findings: [] };
  const context = contextOf(plan, files, record);
  const places = placesOf(context);
  const sources = sourceEdits(context, forms);
  const manifest = manifestEdits(context, needsOf(context, sources));
  return {
    edits: [
      ...sources,
      ...supportFiles(context),
      ...dockerignoreEdits(context),
      ...manifest.edits,
      ...poolModuleEdits(context, forms),
      ...rootFiles(context, places),
    ],
    findings: [...places.findings, ...manifest.findings],
  };
}

function supportFiles(context: Context): CreateEdit[] {
  const { outDir } = context.plan.service;
  const tsconfig =
    context.form === 'ts' ? [created('service', join(outDir, 'tsconfig.json'), tsconfigText(context))] : [];
  return [...tsconfig, created('service', join(outDir, '.gitignore'), template('templates/service.gitignore'))];
}

function rootFiles(context: Context, { dockerfile, compose, envExample, migration }: Places): CreateEdit[] {
  return [
    created('image', dockerfile, dockerfileText(context)),
    created('image', compose, composeText(context, compose, dockerfile)),
    created('image', envExample, envExampleText(context)),
    created('docs', migration, migrationText(context, compose)),
  ];
}

function created(step: StepId, file: string, text: string): CreateEdit {
  return { kind: 'create', step, file, text, because: `generator: ${file.slice(file.lastIndexOf('/') + 1)}` };
}

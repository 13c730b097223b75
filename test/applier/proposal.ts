import type { ApplyOptions } from '../../src/model/apply.js';
import type { FileChange, StepId } from '../../src/model/edit.js';
import type { ProjectFact } from '../../src/model/inventory.js';
import type { Proposal } from '../../src/model/proposal.js';

export const OPTIONS: ApplyOptions = { yes: true, tty: false, noBranch: false, install: true };

const PROJECT: ProjectFact = {
  language: 'javascript',
  moduleSystem: 'esm',
  packageManager: 'npm',
  packageJson: 'package.json',
  workspace: false,
};

/** A file that the tool makes. */
export function created(file: string, after: string, step: StepId = 'service'): FileChange {
  return { file, step, because: 'generator', after, generated: true };
}

/** A file of the user's that the tool edits. */
export function edited(file: string, before: string, after: string, step: StepId = 'packages'): FileChange {
  return { file, step, because: 'generator', before, after, generated: false };
}

/** A proposal with these changes and nothing else in it. */
export function proposalOf(changes: readonly FileChange[], project: Partial<ProjectFact> = {}): Proposal {
  const service = {
    name: 'orders',
    source: 'serverless.yml',
    root: '.',
    outDir: 'service',
    project: { ...PROJECT, ...project },
  };
  const plan = {
    version: 1,
    service: { ...service, nodeMajor: 22, defaultStage: 'dev', needsStage: false },
    findings: [],
  };
  return {
    inventory: {} as Proposal['inventory'],
    plan: plan as unknown as Proposal['plan'],
    answers: { version: 1, outDir: 'service', functions: {} },
    changes,
  };
}

/** The three steps that most tests need. */
export const SMALL = [
  created('service/app.ts', 'export const app = 1;\n'),
  created('service/build/index.mjs', 'console.log("build");\n'),
  created('Dockerfile', 'FROM node\n', 'image'),
  edited('package.json', '{ "name": "orders" }\n', '{ "name": "orders", "scripts": {} }\n'),
];

export const FILES = { 'package.json': '{ "name": "orders" }\n', 'src/a.ts': 'export const a = 1;\n' };

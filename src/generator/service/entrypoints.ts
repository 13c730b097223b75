import type { ServicePlan } from '../../model/plan.js';
import type { Context } from '../context.js';
import { commentText, oneLine, quote } from '../print/escape.js';
import { docComment, exported, type Import, importLine, moduleText } from '../print/module.js';

/** stage.ts: one image serves every stage. */
export function stageModule({ plan, form }: Context): string {
  const { defaultStage } = plan.service;
  // The brackets satisfy noPropertyAccessFromIndexSignature, which a project may have set.
  const variable = form === 'ts' ? "process.env['STAGE']" : 'process.env.STAGE';
  return moduleText(form, {
    imports: [{ from: 'node:process', default: 'process' }],
    declarations: [
      {
        name: 'stage',
        doc: [
          'The stage this service runs as; one image serves every stage. When nobody names one, it is the one that',
          originOf(plan.service),
        ],
        value: `${variable} ?? ${quote(defaultStage)}`,
      },
    ],
  });
}

function originOf({ source, dialect }: ServicePlan): string {
  const name = commentText(oneLine(source.slice(source.lastIndexOf('/') + 1)));
  if (dialect === 'deployed') return 'was deployed.';
  return dialect === 'sam'
    ? `${name} is deployed with, if nobody says otherwise.`
    : `${name} is deployed to without \`--stage\`.`;
}

/** app.ts: the Express app, without a port. */
export function appModule({ form }: Context): string {
  const imports: Import[] = [
    { from: 'express', default: 'express', types: ['Express'] },
    { from: './runtime/fronts/mount.js', names: ['keepRawBody', 'mountRoutes'] },
    { from: './routes.js', names: ['routes'] },
  ];
  const doc = docComment(
    form,
    ['The Express app with every route registered on it; imported by the server and by tests.'],
    ["@returns {import('express').Express}"],
  );
  const header = imports.map((line) => importLine(form, line)).join('\n');
  const body = `${doc}${exported(form)}function createApp()${form === 'ts' ? ': Express' : ''} {
  const app = express();
  // Before any body parser: handlers get the bytes that were sent.
  keepRawBody(app, routes);

  // Middleware of your own goes here; it sees every request before the routes do.

  mountRoutes(app, routes);
  return app;
}`;
  const parts = form === 'cjs' ? ["'use strict';", header, body, 'module.exports = { createApp };'] : [header, body];
  return `${parts.join('\n\n')}\n`;
}

/** server.ts: answers HTTP requests. */
export function serverModule({ plan, form }: Context): string {
  const tables = tablesOf(plan);
  return moduleText(form, {
    imports: [
      INSTALL,
      { from: './app.js', names: ['createApp'] },
      ...tables.map((name) => ({ from: `./${name}.js`, names: [name] })),
      { from: './runtime/lifecycle/server.js', names: ['startServer'] },
    ],
    end: `startServer({ createApp, ${tables.join(', ')} });`,
  });
}

/** worker.ts: runs schedules and consumers. */
export function workerModule({ plan, form }: Context): string {
  const tables = tablesOf(plan);
  return moduleText(form, {
    imports: [
      INSTALL,
      ...tables.map((name) => ({ from: `./${name}.js`, names: [name] })),
      { from: './runtime/lifecycle/worker.js', names: ['startWorker'] },
    ],
    end: `startWorker({ ${tables.join(', ')} });`,
  });
}

const INSTALL: Import = {
  from: './runtime/function/install.js',
  why: 'first of all: each function sees its own process.env',
};

function tablesOf({ pools, schedules, consumers }: Context['plan']): string[] {
  const optional = Object.entries({ pools, schedules, consumers }).filter(([, rows]) => rows.length > 0);
  return ['functions', ...optional.map(([name]) => name)];
}

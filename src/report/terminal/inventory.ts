import type { FunctionFact, Inventory, Trigger } from '../../model/inventory.js';
import { count, printable } from '../../util/text.js';
import { valueText } from '../../util/value.js';
import { columns, indent } from './columns.js';
import { renderFindings } from './findings.js';
import { commandLine, type View } from './paint.js';

/** `migrate analyze`: every function with what calls it and where its code is. */
export function renderInventory(inventory: Inventory, view: View): string {
  const { paint } = view;
  const lines = [
    `${paint.bold(printable(inventory.service.name))}  ${paint.dim(printable(inventory.service.file))}`,
    '',
    foundLine(inventory),
    '',
    ...indent(
      columns([
        ['function', 'triggers', 'code', 'runtime'],
        ...inventory.functions.flatMap((fn) => functionRows(fn, inventory)),
      ]),
    ),
    '',
    ...renderFindings(inventory.findings, view),
    `next: ${commandLine('diff', view)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `Found    6 functions · 5 routes · 1 schedule · 1 queue · 1 other trigger`. */
export function foundLine({ functions }: Inventory): string {
  const triggers = functions.flatMap((fn) => fn.triggers);
  const of = (kind: Trigger['kind']): number => triggers.filter((trigger) => trigger.kind === kind).length;
  const parts = [
    count(functions.length, 'function'),
    ...(of('http') > 0 ? [count(of('http'), 'route')] : []),
    ...(of('schedule') > 0 ? [count(of('schedule'), 'schedule')] : []),
    ...(of('sqs') > 0 ? [count(of('sqs'), 'queue')] : []),
    ...(of('authorizer') > 0 ? [count(of('authorizer'), 'authorizer')] : []),
    ...(of('other') > 0 ? [count(of('other'), 'other trigger')] : []),
  ];
  return `Found    ${parts.join(' · ')}`;
}

/** A function takes one row per trigger; its own facts stand in the first. */
function functionRows(fn: FunctionFact, inventory: Inventory): string[][] {
  const triggers = fn.triggers.length === 0 ? ['none'] : fn.triggers.map((trigger) => triggerText(trigger, inventory));
  const code = fn.code ? `${fn.code.file}#${fn.code.exportPath}` : `not found: ${fn.handler}`;
  return triggers.map((trigger, index) =>
    (index === 0 ? [fn.id, trigger, code, fn.runtime] : ['', trigger, '', '']).map(printable),
  );
}

/** A trigger in a few words: `GET /orders`, `cron(0 3 * * ? *)`, `queue OrderEvents`. */
function triggerText(trigger: Trigger, { apis }: Inventory): string {
  switch (trigger.kind) {
    case 'http':
      if (apis.find(({ id }) => id === trigger.api)?.kind === 'function-url') return 'Function URL';
      return trigger.path === '$default' ? '$default' : `${trigger.method} ${trigger.path}`;
    case 'schedule':
      return trigger.timezone ? `${trigger.expression} ${trigger.timezone}` : trigger.expression;
    case 'sqs':
      return `queue ${queueName(trigger.queue)}`;
    case 'authorizer':
      return `authorizer ${trigger.name}`;
    case 'other':
      return trigger.event;
  }
}

function queueName(queue: Extract<Trigger, { kind: 'sqs' }>['queue']): string {
  return queue.kind === 'required' ? queue.source : (valueText(queue).split(':').at(-1) ?? '');
}

import { ts } from 'ts-morph';
import { bare } from '../syntax.js';
import { type Detector, NOTHING } from './fact.js';

const EXITS = new Set(['exit', 'abort', 'reallyExit']);
const LISTENS = new Set(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']);
const ENDINGS = new Set(['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'beforeExit', 'exit']);

/** Calls that change or end the process as a whole. */
export const detectProcessCalls: Detector = (node, unit) => {
  if (isPassedOn(node)) {
    const name = processMember(unit.names.resolve(node));
    return name && EXITS.has(name) ? [{ kind: 'process-exit', name: `process.${name}`, node }] : NOTHING;
  }
  if (!ts.isCallExpression(node)) return NOTHING;
  const name = processMember(unit.names.resolve(node.expression));
  if (!name) return NOTHING;
  if (EXITS.has(name)) return [{ kind: 'process-exit', name: `process.${name}`, node }];
  const [first] = node.arguments;
  if (name === 'chdir') return [{ kind: 'chdir', name: 'process.chdir', node }];
  // Without an argument it only tells the mask.
  if (name === 'umask') return first ? [{ kind: 'umask', name: 'process.umask', node }] : NOTHING;
  if (name === 'kill')
    return first?.getText() === 'process.pid' ? [{ kind: 'process-exit', name: 'process.kill', node }] : NOTHING;
  if (!LISTENS.has(name) || !first) return NOTHING;
  const event = bare(first);
  if (!ts.isStringLiteralLike(event)) return NOTHING;
  const ends = /^SIG[A-Z0-9]+$/.test(event.text) || ENDINGS.has(event.text);
  return ends ? [{ kind: 'signal-handler', name: event.text, node }] : NOTHING;
};

/** `.catch(process.exit)`: the function itself is handed over. */
function isPassedOn(node: ts.Node): node is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(node)) return false;
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.arguments.includes(node);
}

function processMember(ref: { root: string; path: readonly string[] } | undefined): string | undefined {
  return ref?.root === 'global' && ref.path.length === 2 && ref.path[0] === 'process' ? ref.path[1] : undefined;
}

import { notKnown, problem, type Resolved, type ResolvedScalar } from '../../resolved.js';
import type { CallNode, Node } from '../../yaml/tree.js';
import { noValue } from './text.js';
import type { TemplateValues } from './values.js';

/** What a name stands for: a parameter's value, or a resource, which exists only once the stack is deployed. */
export function reference(
  values: TemplateValues,
  call: CallNode,
  name: string | undefined,
  isAttribute = false,
): Resolved {
  if (name === 'AWS::NoValue' && !isAttribute) return noValue(call.at);
  if (name === undefined) return wrong(call, 'it names nothing');
  if (name.startsWith('AWS::')) return asIs(call);
  if (!isAttribute && values.parameters.has(name)) return values.parameters.value(name, call.at);
  // SAM's own properties of a resource: `!Ref Function.Version`.
  if (values.declares(name.split('.')[0]!)) return asIs(call);
  const source = `!${call.name} ${name}`;
  const what = isAttribute ? 'no resource' : 'no parameter and no resource';
  return notKnown(problem(source, `the template has ${what} of that name`, 'correct the name'), call.at);
}

/** The known text of an argument. */
export function textIn(values: TemplateValues, node: Node | undefined): string | undefined {
  const resolved = node && values.resolve(node);
  const isText = resolved?.kind === 'scalar' && resolved.value !== undefined && resolved.value !== null;
  return isText ? String(resolved.value) : undefined;
}

export const asIs = (call: CallNode): Resolved => ({ kind: 'call', at: call.at, node: call });

export const wrong = (call: CallNode, why: string): ResolvedScalar =>
  notKnown(problem(`!${call.name} …`, why, 'correct it'), call.at);

import { toEnvName } from '../../util/text.js';
import type { Reading } from './reading.js';
import type { Part } from './resolved.js';
import type { CallNode, Node } from './yaml/tree.js';

/** A CloudFormation function in words, and the environment variable its value should come from. */
export interface Reference {
  readonly source: string;
  /** Absent when the function names no resource whose value it plainly is. */
  readonly name?: string;
}

/** What `!Ref` gives where that is not the resource's name. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ */
const REF_GIVES: Readonly<Record<string, string>> = { 'AWS::SQS::Queue': '_URL', 'AWS::SNS::Topic': '_ARN' };

/** Describes `!Ref X`, `!GetAtt X.Arn`, `!Sub …` and the like, without looking anything up on AWS. */
export function describeCall(reading: Reading, call: CallNode): Reference {
  const source = render(reading, call, 0);
  const name = nameOf(reading, call);
  return name === undefined ? { source } : { source, name };
}

function nameOf(reading: Reading, call: CallNode): string | undefined {
  switch (call.name) {
    case 'Ref':
      return refName(reading, plainText(reading, call.argument));
    case 'GetAtt':
      return toEnvName(attribute(reading, call.argument));
    case 'ImportValue':
      return envName(plainText(reading, call.argument));
    case 'Sub':
      return nameInText(reading, substituted(reading, call.argument));
    case 'Join':
      return nameInText(reading, joined(reading, call.argument));
    default:
      return undefined;
  }
}

function refName(reading: Reading, logicalId: string): string | undefined {
  const name = envName(logicalId);
  const suffix = REF_GIVES[reading.names.resourceType(logicalId) ?? ''] ?? '';
  return name === undefined || name.endsWith(suffix) ? name : name + suffix;
}

/** `!GetAtt X.Arn` and `!GetAtt [X, Arn]`. */
function attribute(reading: Reading, argument: Node): string {
  const parts = argument.kind === 'list' ? argument.items : [argument];
  return parts.map((part) => plainText(reading, part)).join('.');
}

/** The text of `!Sub`, alone or with its list of replacements. */
function substituted(reading: Reading, argument: Node): string {
  const text = argument.kind === 'list' ? argument.items[0] : argument;
  return text ? plainText(reading, text) : '';
}

/** `!Join` as if it were written with `!Sub`. */
function joined(reading: Reading, argument: Node): string {
  if (argument.kind !== 'list') return '';
  const [separator, pieces] = argument.items;
  if (!separator || pieces?.kind !== 'list') return '';
  return pieces.items.map((piece) => asSub(reading, piece)).join(plainText(reading, separator));
}

function asSub(reading: Reading, piece: Node): string {
  if (piece.kind !== 'call') return plainText(reading, piece);
  if (piece.name === 'Ref') return `\${${plainText(reading, piece.argument)}}`;
  return piece.name === 'GetAtt' ? `\${${attribute(reading, piece.argument)}}` : '';
}

/**
 * The resource that a text is about. A text that only contains it (`${Bucket}/uploads`) is another value than the
 * resource itself and must not share its name; ARNs and URLs say what they are.
 */
function nameInText(reading: Reading, text: string): string | undefined {
  const main = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map((match) => match[1]!.trim())
    .find((id) => !id.startsWith('AWS::') && !reading.names.isParameter(id));
  if (main === undefined) return undefined;
  if (text === `\${${main}}`) return main.includes('.') ? toEnvName(main) : refName(reading, main);
  const name = toEnvName(main);
  if (text.startsWith('arn:')) return name.endsWith('_ARN') ? name : `${name}_ARN`;
  return /^(https?|wss?):/.test(text) ? `${name}_URL` : undefined;
}

/** The known text of a node, without stage and unknown pieces: enough for a name. */
function plainText(reading: Reading, node: Node): string {
  if (node.kind === 'call') return node.name === 'Sub' ? substituted(reading, node.argument) : '';
  const resolved = reading.resolver.resolve(node);
  if (resolved.kind !== 'scalar') return '';
  return resolved.parts.map((part: Part) => (typeof part === 'string' ? part : '')).join('');
}

const envName = (text: string): string | undefined => (/[A-Za-z0-9]/.test(text) ? toEnvName(text) : undefined);

const MAX_RENDERED = 4000;

/** The function as its short form, cut where it grows long. */
function render(reading: Reading, node: Node, depth: number): string {
  if (depth > 6) return '…';
  const text = renderPlain(reading, node, depth);
  return text.length > MAX_RENDERED ? `${text.slice(0, MAX_RENDERED - 1)}…` : text;
}

function renderPlain(reading: Reading, node: Node, depth: number): string {
  const inner = (next: Node): string => render(reading, next, depth + 1);
  if (node.kind === 'scalar') return reading.names.written(String(node.value));
  if (node.kind === 'list') return `[${node.items.slice(0, 20).map(inner).join(', ')}]`;
  if (node.kind === 'call') {
    const isAttribute = node.name === 'GetAtt' && node.argument.kind === 'list';
    return `!${node.name} ${isAttribute ? node.argument.items.map(inner).join('.') : inner(node.argument)}`;
  }
  const entries = [...node.entries].slice(0, 20);
  return `{${entries.map(([key, { value }]) => `${key}: ${inner(value)}`).join(', ')}}`;
}

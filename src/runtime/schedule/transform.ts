import { own } from '../own.js';
import { valueAt } from './json-path.js';

/** What a target gets: an event, or nothing at all where EventBridge silently delivers nothing. */
export type Delivery = { kind: 'event'; event: unknown } | { kind: 'nothing'; why: string };

export interface InputTransformer {
  inputPathsMap: { [name: string]: string };
  inputTemplate: string;
}

interface Rule {
  arn: string;
  name: string;
}

/**
 * Applies an InputTransformer. A template that starts with a quote is text, any other is JSON. Where the filled JSON
 * template is not valid JSON (an object inside a quoted string), EventBridge delivers nothing, and so do we.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transform(transformer: InputTransformer, event: { [key: string]: unknown }, rule: Rule): Delivery {
  const template = transformer.inputTemplate.trim();
  const lookup = (name: string): unknown => lookUp(name, transformer.inputPathsMap, event, rule);
  const text = template.startsWith('"') ? fillText(template, lookup) : fillJson(template, lookup);
  try {
    return { kind: 'event', event: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'nothing', why: 'the filled input template is not valid JSON' };
  }
}

function lookUp(
  name: string,
  paths: { [name: string]: string },
  event: { [key: string]: unknown },
  rule: Rule,
): unknown {
  switch (name) {
    case 'aws.events.rule-arn':
      return rule.arn;
    case 'aws.events.rule-name':
      return rule.name;
    case 'aws.events.event.ingestion-time':
      return event['time'];
    case 'aws.events.event.json':
      return event;
    case 'aws.events.event': {
      // Recorded on AWS: without `detail`, and the one key with a dash changes its spelling.
      const { detail: _detail, 'detail-type': detailType, ...rest } = event;
      return { ...rest, detailType };
    }
    default: {
      const path = own(paths, name);
      return typeof path === 'string' ? valueAt(event, path) : undefined;
    }
  }
}

const PLACEHOLDER = /^<([A-Za-z0-9_.-]+)>/;

/** Outside quotes a variable becomes JSON, and a missing one `""`; inside quotes it becomes text, without any escaping. */
function fillJson(template: string, lookup: (name: string) => unknown): string {
  let filled = '';
  let quoted = false;
  for (let at = 0; at < template.length; at += 1) {
    const char = template.charAt(at);
    const match = char === '<' ? PLACEHOLDER.exec(template.slice(at)) : null;
    if (match !== null) {
      const value = lookup(match[1] ?? '');
      filled += quoted ? plain(value) : JSON.stringify(value ?? '');
      at += match[0].length - 1;
      continue;
    }
    if (quoted && char === '\\') {
      filled += template.slice(at, at + 2);
      at += 1;
      continue;
    }
    if (char === '"') quoted = !quoted;
    filled += char;
  }
  return filled;
}

/** In a text template objects lose their quotes: `{acc_id:1,names:[A,B]}`. */
function fillText(template: string, lookup: (name: string) => unknown): string {
  return template.replace(/<([A-Za-z0-9_.-]+)>/g, (_, name: string) => bare(lookup(name)));
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bare(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value).replace(/"/g, '') : plain(value);
}

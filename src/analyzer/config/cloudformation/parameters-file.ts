import { fail, ok, type Result } from '../../../model/result.js';

/** Values of template parameters by name. */
export type ParameterValues = Readonly<Record<string, string>>;

/**
 * Reads a file of template parameters: JSON as `aws cloudformation` takes it (`[{ParameterKey, ParameterValue}]`), as
 * `{"Parameters": {…}}` or as one object; else lines of `Name=value`, as in `parameter_overrides` of samconfig.toml.
 * The error is a clause that says what is wrong. Values are kept in memory only.
 */
export function readParameters(text: string): Result<ParameterValues, string> {
  const plain = text.replace(/^\uFEFF/, '');
  return /^\s*[[{"]/.test(plain) && !isToml(plain) ? fromJson(plain) : fromLines(plain);
}

/** A table header such as `[default.deploy.parameters]` is no JSON list. */
const isToml = (text: string): boolean => /^\s*\[{1,2}[A-Za-z_][\w.-]*\]/.test(text);

function fromJson(text: string): Result<ParameterValues, string> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return fail('it is not valid JSON');
  }
  if (Array.isArray(content)) return fromList(content);
  if (typeof content !== 'object' || content === null) return fail('it holds no parameters');
  const inner = Object.hasOwn(content, 'Parameters') ? (content as { Parameters: unknown }).Parameters : content;
  if (Array.isArray(inner)) return fromList(inner);
  if (typeof inner !== 'object' || inner === null) return fail('its Parameters are no object');
  return collect(Object.entries(inner));
}

/** `[{ParameterKey, ParameterValue}]`, or texts such as `Name=value`. */
function fromList(items: readonly unknown[]): Result<ParameterValues, string> {
  const pairs: Array<[string, unknown]> = [];
  for (const item of items) {
    const pair = typeof item === 'string' ? pairsIn(item)[0] : pairOf(item);
    if (!pair) return fail('an entry of its list has no ParameterKey');
    pairs.push(pair);
  }
  return collect(pairs);
}

function pairOf(item: unknown): [string, unknown] | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { ParameterKey: key, ParameterValue: value } = item as { ParameterKey?: unknown; ParameterValue?: unknown };
  return typeof key === 'string' ? [key, value ?? ''] : undefined;
}

function collect(pairs: ReadonlyArray<readonly [string, unknown]>): Result<ParameterValues, string> {
  const values: Array<[string, string]> = [];
  for (const [name, value] of pairs) {
    const items = Array.isArray(value) ? value : [value];
    if (!items.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
      return fail(`the value of ${JSON.stringify(name.slice(0, 60))} is no text`);
    }
    values.push([name, items.join(',')]);
  }
  // `fromEntries` defines properties, so that a parameter `__proto__` stays a name.
  return ok(Object.fromEntries(values));
}

const LINE = /^\s*(?:export\s+)?([A-Za-z][A-Za-z0-9]*)\s*=\s*(.*)$/;
const COMMENT = /^\s*(?:#|;|$|\[)/;

function fromLines(text: string): Result<ParameterValues, string> {
  const overrides = /^\s*parameter_overrides\s*=\s*(\[[\s\S]*?\]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')/m.exec(text)?.[1];
  if (overrides !== undefined) return collect(overridesIn(overrides));
  if (isToml(text)) return fail('it has no parameter_overrides');
  const pairs: Array<[string, string]> = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (COMMENT.test(line)) continue;
    const found = LINE.exec(line);
    if (!found) return fail(`line ${index + 1} is no Name=value`);
    pairs.push([found[1]!, unquoted(found[2]!.trim())]);
  }
  return collect(pairs);
}

/** One text of several pairs, or a list of texts with one each. */
function overridesIn(written: string): Array<[string, string]> {
  if (!written.startsWith('[')) return pairsIn(unquoted(written));
  return [...written.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g)].flatMap(([text]) => pairsIn(unquoted(text)));
}

/** `Name=value Other="a b"`, and the older `ParameterKey=Name,ParameterValue=value`. */
function pairsIn(text: string): Array<[string, string]> {
  const plain = text.replace(/ParameterKey=([A-Za-z0-9]+),ParameterValue=/g, '$1=');
  return [...plain.matchAll(/([A-Za-z][A-Za-z0-9]*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map((match) => [
    match[1]!,
    unquoted(match[2]!),
  ]);
}

function unquoted(text: string): string {
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return /^'.*'$/s.test(text) ? text.slice(1, -1) : text;
}

import ts from 'typescript';

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** A type as one line of text, without comments: what may stand between the braces of a JSDoc tag. */
export function typeText(node) {
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return text.replace(/\s+/g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']').replace(/; }/g, ' }').trim();
}

/** `@template` lines for type parameters. */
export function templateTags(parameters = []) {
  return parameters.map((parameter) => {
    const constraint = parameter.constraint ? `{${typeText(parameter.constraint)}} ` : '';
    const name = parameter.name.text;
    return `@template ${constraint}${parameter.default ? `[${name}=${typeText(parameter.default)}]` : name}`;
  });
}

/** Sentences of the doc comment that stands directly before a node, without its stars. */
export function docLines(node) {
  const range = docRange(node);
  if (!range) return [];
  const text = node.getSourceFile().text.slice(range.pos + 3, range.end - 2);
  return trimBlank(text.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd()));
}

/** Where the doc comment directly before a node stands, if there is one. */
export function docRange(node) {
  const text = node.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const last = ranges[ranges.length - 1];
  return last && text.startsWith('/**', last.pos) ? last : undefined;
}

/** A doc comment around lines; on one line where they are one. */
export function docComment(lines, indent = '') {
  const width = 117 - indent.length;
  const [only, ...more] = lines.flatMap((line) => wrapTag(line, width));
  if (more.length === 0 && only.length < width - 4) return `/** ${only.trim()} */`;
  return ['/**', ...[only, ...more].map((line) => `${indent} *${line ? ` ${line}` : ''}`), `${indent} */`].join('\n');
}

/** The text behind a long tag goes on in the next line; its type and name stay together. */
function wrapTag(line, width) {
  if (line.length <= width || !line.startsWith('@')) return [line];
  const spaces = [...line.matchAll(/ /g)].map(({ index }) => index).filter((at) => depthAt(line, at) === 0);
  const at = spaces
    .slice(2)
    .filter((index) => index <= width)
    .pop();
  if (at === undefined) return [line];
  return [
    line.slice(0, at),
    ...wrapTag(`@${line.slice(at + 1)}`, width - 1).map((rest, index) => (index === 0 ? `  ${rest.slice(1)}` : rest)),
  ];
}

function depthAt(text, end) {
  const before = text.slice(0, end);
  return before.split('{').length - before.split('}').length;
}

function trimBlank(lines) {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.length - [...lines].reverse().findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, last).map((line, index) => (index === 0 ? line.trim() : line));
}

import ts from 'typescript';
import { docComment, docLines, templateTags, typeText } from './types.mjs';

/** The `@typedef` comment that says in JSDoc what an interface or a type alias says in TypeScript. */
export function typedef(node) {
  const head = [...docLines(node), ...templateTags(node.typeParameters)];
  const name = node.name.text;
  if (ts.isInterfaceDeclaration(node)) {
    const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types.map(typeText));
    if (bases.length === 0 && node.members.every(isNamed)) return properties(head, name, node.members);
    const own = `{ ${node.members.map((member) => typeText(member)).join(' ')} }`;
    return docComment([...head, `@typedef {${[...bases, own].join(' & ')}} ${name}`]);
  }
  if (ts.isTypeLiteralNode(node.type) && node.type.members.every(isNamed)) {
    return properties(head, name, node.type.members);
  }
  if (ts.isUnionTypeNode(node.type)) return union(head, name, node.type);
  return docComment([...head, `@typedef {${typeText(node.type)}} ${name}`]);
}

function isNamed(member) {
  const named = ts.isPropertySignature(member) || ts.isMethodSignature(member);
  return named && ts.isIdentifier(member.name);
}

function properties(head, name, members) {
  const lines = members.map((member) => {
    const doc = docLines(member).join(' ');
    const key = member.questionToken ? `[${member.name.text}]` : member.name.text;
    return `@property {${memberType(member)}} ${key}${doc ? ` ${doc}` : ''}`;
  });
  return docComment([...head, `@typedef {object} ${name}`, ...lines]);
}

function memberType(member) {
  if (ts.isPropertySignature(member)) return member.type ? typeText(member.type) : 'any';
  const parameters = member.parameters.map(typeText).join(', ');
  const generics = member.typeParameters ? `<${member.typeParameters.map(typeText).join(', ')}>` : '';
  return `${generics}(${parameters}) => ${member.type ? typeText(member.type) : 'void'}`;
}

/** A long union, or one whose members are explained, keeps a line for each; the explanations become a list above it. */
function union(head, name, type) {
  const members = type.types.map((member) => ({ text: typeText(member), doc: docLines(member).join(' ') }));
  const explained = members.filter(({ doc }) => doc !== '').map(({ text, doc }) => `- \`${text}\`: ${doc}`);
  const oneLine = members.map(({ text }) => text).join(' | ');
  if (oneLine.length <= 90) return docComment([...head, ...explained, `@typedef {${oneLine}} ${name}`]);
  const lines = members.map(({ text }) => `  | ${text}`);
  return docComment([...head, ...explained, '@typedef {(', ...lines, `)} ${name}`]);
}

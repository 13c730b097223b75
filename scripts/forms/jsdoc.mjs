import MagicString from 'magic-string';
import ts from 'typescript';
import { imports } from './imports.mjs';
import { typedef } from './typedef.mjs';
import { docComment, docLines, docRange, templateTags, typeText } from './types.mjs';

/**
 * TypeScript source with every type said a second time in JSDoc, so that erasing the types loses nothing.
 * Interfaces, type aliases and type imports become comments; annotations of functions, variables, properties
 * and parameters become tags; `x as T` becomes a cast in a comment.
 */
export function annotate(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const out = new MagicString(text);
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) return imports(node, out);
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      const start = docRange(node)?.pos ?? node.getStart();
      out.overwrite(start, node.end, typedef(node));
      return;
    }
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) cast(node, out);
    if (ts.isNewExpression(node) && node.typeArguments && !isTyped(node)) castNew(node, out);
    const tags = tagsOf(node);
    if (tags.length > 0) document(node, tags, out);
    if ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && !isDocumented(node)) inline(node, out);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out.toString();
}

/** Tags for the doc comment of a statement or class member. */
function tagsOf(node) {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node)) {
    return node.body ? functionTags(node) : [];
  }
  if (ts.isAccessor(node)) return functionTags(node);
  if (ts.isVariableStatement(node)) return variableTags(node.declarationList.declarations);
  if (ts.isPropertyDeclaration(node)) return [...modifierTags(node), ...variableTags([node])];
  if (ts.isClassDeclaration(node)) return classTags(node);
  return [];
}

function functionTags(node) {
  const parameters = node.parameters.flatMap((parameter, index) => parameterTag(parameter, index));
  const returns = node.type && typeText(node.type) !== 'void' ? [`@returns {${typeText(node.type)}}`] : [];
  return [...modifierTags(node), ...templateTags(node.typeParameters), ...parameters, ...returns];
}

function parameterTag(parameter, index) {
  if (!parameter.type) return [];
  if (parameter.name.getText() === 'this') return [`@this {${typeText(parameter.type)}}`];
  const name = ts.isIdentifier(parameter.name) ? parameter.name.text : `argument${index + 1}`;
  if (parameter.dotDotDotToken) {
    const type = ts.isArrayTypeNode(parameter.type) ? typeText(parameter.type.elementType) : '*';
    return [`@param {...${/[^\w.]/.test(type) && type !== '*' ? `(${type})` : type}} ${name}`];
  }
  const optional = parameter.questionToken || parameter.initializer;
  return [`@param {${typeText(parameter.type)}} ${optional ? `[${name}]` : name}`];
}

function variableTags(declarations) {
  const [declaration] = declarations;
  if (declarations.length !== 1) return [];
  if (declaration.type) return [`@type {${typeText(declaration.type)}}`];
  const value = declaration.initializer;
  if (value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return functionTags(value);
  if (value && ts.isNewExpression(value) && value.typeArguments) {
    if (value.expression.getText() === 'Proxy') return [`@type {${typeText(value.typeArguments[0])}}`];
    return [`@type {${value.expression.getText()}<${value.typeArguments.map(typeText).join(', ')}>}`];
  }
  return [];
}

function modifierTags(node) {
  const kinds = new Set((ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined)?.map(({ kind }) => kind));
  return [
    ...(kinds.has(ts.SyntaxKind.PrivateKeyword) ? ['@private'] : []),
    ...(kinds.has(ts.SyntaxKind.ReadonlyKeyword) && !ts.isPrivateIdentifier(node.name) ? ['@readonly'] : []),
  ];
}

function classTags(node) {
  const clauses = node.heritageClauses ?? [];
  return [
    ...templateTags(node.typeParameters),
    ...clauses.flatMap(({ token, types }) =>
      types.flatMap((type) => {
        if (token === ts.SyntaxKind.ImplementsKeyword) return [`@implements {${typeText(type)}}`];
        return type.typeArguments ? [`@extends {${typeText(type)}}`] : [];
      }),
    ),
  ];
}

/** Adds tags to the doc comment before a node, or writes one. */
function document(node, tags, out) {
  const text = node.getSourceFile().text;
  const start = node.getStart();
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^\s*/.exec(text.slice(lineStart, start))[0];
  const comment = docComment(merge(docLines(node), tags), indent);
  const range = docRange(node);
  if (range) out.overwrite(range.pos, range.end, comment);
  else out.appendLeft(start, `${comment}\n${indent}`);
}

/** A tag that the author already wrote for its text gets the type; the others go below. */
function merge(lines, tags) {
  const rest = [...tags];
  const merged = lines.map((line) => {
    const [, tag, name = ''] = /^(@param|@returns)(?: (\w+))?/.exec(line) ?? [];
    const index = rest.findIndex((other) => (tag === '@returns' ? other.startsWith(tag) : other.endsWith(` ${name}`)));
    if (!tag || index === -1) return line;
    const [found] = rest.splice(index, 1);
    return `${found}${line.slice(tag === '@returns' ? tag.length : `${tag} ${name}`.length)}`;
  });
  return [...merged, ...rest];
}

/** True for a function whose declaration carries its tags already. */
function isDocumented(node) {
  const { parent } = node;
  return (
    ((ts.isVariableDeclaration(parent) && ts.isVariableStatement(parent.parent.parent)) ||
      ts.isPropertyDeclaration(parent)) &&
    parent.initializer === node
  );
}

/** Types of a function in the middle of an expression. */
function inline(node, out) {
  const returns = node.type && !/^(?:void|Promise<void>)$/.test(typeText(node.type));
  if (returns) out.appendLeft(node.getStart(), `/** @returns {${typeText(node.type)}} */ `);
  for (const parameter of node.parameters) {
    if (!parameter.type || parameter.name.getText() === 'this') continue;
    const optional = parameter.questionToken || parameter.initializer ? '=' : '';
    const text = typeText(parameter.type);
    const type = optional && /[^\w.]/.test(text) ? `(${text})` : text;
    out.appendLeft(parameter.getStart(), `/** @type {${type}${optional}} */ `);
  }
}

/** True where a declaration or a return type already says what a `new` expression makes. */
function isTyped(node) {
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isReturnStatement(parent);
}

/** `new Promise<void>(…)` → a comment cast, where nothing around it says the type. */
function castNew(node, out) {
  const type = `${node.expression.getText()}<${node.typeArguments.map(typeText).join(', ')}>`;
  out.appendLeft(node.getStart(), `/** @type {${type}} */ (`);
  out.appendRight(node.end, ')');
}

/** `x as T` → a comment cast around `(x)`; the erasing step then removes ` as T`. */
function cast(node, out) {
  const tag = ts.isSatisfiesExpression(node) ? '@satisfies' : '@type';
  out.appendLeft(node.expression.getStart(), `/** ${tag} {${typeText(node.type)}} */ (`);
  out.appendRight(node.expression.end, ')');
}

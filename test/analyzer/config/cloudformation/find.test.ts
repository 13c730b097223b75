import { describe, expect, test } from 'vitest';
import { readInfrastructure } from '../../../../src/analyzer/config/read.js';
import { memoryFiles } from '../../memory-files.js';
import { oneFunction } from './read-template.js';

const SAM = oneFunction();
const PLAIN =
  'Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties: {Handler: a.b, Runtime: nodejs22.x, Code: src}\n';
const EMPTY =
  'Transform: AWS::Serverless-2016-10-31\nResources:\n  App: {Type: AWS::Serverless::Application, Properties: {Location: a/template.yaml}}\n';
const SERVERLESS = 'service: orders\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}\n';

const read = (files: Record<string, string>, service?: string) =>
  readInfrastructure(memoryFiles(files), { params: {}, env: {}, ...(service !== undefined && { service }) });

async function found(files: Record<string, string>, service?: string): Promise<string> {
  const result = await read(files, service);
  return result.ok ? `${result.value.service.file} ${result.value.service.name}` : result.error.code;
}

describe('which file is read', () => {
  test.each<[string, Record<string, string>, string]>([
    ['template.yaml', { 'template.yaml': SAM }, 'template.yaml service'],
    ['template.yml in a folder', { 'api/template.yml': SAM }, 'api/template.yml api'],
    [
      'JSON',
      { 'template.json': '{"Transform": "AWS::Serverless-2016-10-31",\n"Resources": {}}' },
      'template.json service',
    ],
    [
      'JSON in one line',
      { 'template.json': '{"Transform":"AWS::Serverless-2016-10-31","Resources":{}}' },
      'template.json service',
    ],
    ['any name, when it says SAM', { 'stacks/todos.yaml': SAM }, 'stacks/todos.yaml stacks'],
    ['plain CloudFormation called template', { 'template.yaml': PLAIN }, 'template.yaml service'],
    ['plain CloudFormation called otherwise', { 'stack.yaml': PLAIN }, 'LL1003'],
    [
      'what SAM built',
      { '.aws-sam/build/template.yaml': SAM, 'node_modules/a/template.yaml': SAM, 'cdk.out/x.template.json': SAM },
      'LL1003',
    ],
    ['what SAM packaged', { 'packaged.yaml': SAM, 'template.yaml': SAM }, 'template.yaml service'],
    ['text that only speaks of it', { 'notes.yaml': 'a: AWS::Serverless::Function' }, 'LL1003'],
    ['two templates', { 'a/template.yaml': SAM, 'b/template.yaml': SAM }, 'LL1013'],
    ['two dialects', { 'serverless.yml': SERVERLESS, 'template.yaml': SAM }, 'LL1013'],
    ['a template that only holds others', { 'template.yaml': EMPTY, 'a/template.yaml': SAM }, 'a/template.yaml a'],
    [
      'the stack of samconfig.toml',
      { 'template.yaml': SAM, 'samconfig.toml': 'stack_name = "todos"' },
      'template.yaml todos',
    ],
    [
      'the package beside it',
      { 'template.yaml': SAM, 'package.json': '{"name": "@acme/todos"}' },
      'template.yaml todos',
    ],
    ['a package that is none', { 'template.yaml': SAM, 'package.json': '[' }, 'template.yaml service'],
  ])('%s', async (_, files, wanted) => {
    expect(await found(files)).toBe(wanted);
  });

  test('--service chooses by folder, by file and by name', async () => {
    const files = { 'a/template.yaml': SAM, 'b/template.yaml': SAM, 'b/samconfig.toml': 'stack_name = "bees"' };
    expect(await found(files, 'a')).toBe('a/template.yaml a');
    expect(await found(files, 'b/template.yaml')).toBe('b/template.yaml bees');
    expect(await found(files, 'bees')).toBe('b/template.yaml bees');
    expect(await found(files, 'c')).toBe('LL1013');
    expect(await found({ 'serverless.yml': SERVERLESS, 'template.yaml': SAM }, 'template.yaml')).toBe(
      'template.yaml service',
    );
  });

  test('without any, the message speaks of both dialects', async () => {
    const result = await read({ 'README.md': '' });
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'LL1003', message: expect.stringContaining('SAM template') },
    });
  });
});

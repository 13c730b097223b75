import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/model/codes.js';
import { toJson } from '../../src/report/json.js';
import { renderMarkdown } from '../../src/report/markdown.js';
import { renderSarif } from '../../src/report/sarif.js';
import { golden } from '../rig/golden.js';
import { hostile, PLAN, PROPOSAL } from './example.js';
import { GUARDED } from './guarded.js';

describe('SARIF', () => {
  const log = JSON.parse(renderSarif(PLAN.findings, '1.2.3', 'services/my orders/'));
  const [run] = log.runs;

  test('has what the standard requires of a log and a run', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toMatch(/^https:.*sarif.*2\.1\.0/);
    expect(run.tool.driver).toMatchObject({ name: 'lambda-lift', semanticVersion: '1.2.3' });
    expect(run.columnKind).toBe('utf16CodeUnits');
  });

  test('each code that occurs is a rule once, with its family', () => {
    expect(
      run.tool.driver.rules.map((rule: { id: string; properties: { family: string } }) => [
        rule.id,
        rule.properties.family,
      ]),
    ).toEqual([
      ['LL1101', 'IAC'],
      ['LL1106', 'IAC'],
      ['LL1305', 'MOVE'],
      ['LL1311', 'MOVE'],
    ]);
    expect(run.tool.driver.rules[2].shortDescription.text).toBe(CODES.LL1305.title);
  });

  test('each finding is a result that points at its rule and at a file of the repository', () => {
    expect(run.results).toHaveLength(PLAN.findings.length);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.message.text).not.toBe('');
      expect(['error', 'warning', 'note']).toContain(result.level);
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      expect(artifactLocation.uri).toBe('services/my%20orders/serverless.yml');
      expect(region.startLine).toBeGreaterThan(0);
      expect(region.startColumn).toBeGreaterThan(0);
    }
  });

  test('evidence is a code flow', () => {
    const [flow] = run.results[1].codeFlows;
    expect(flow.threadFlows[0].locations).toEqual([
      {
        location: {
          physicalLocation: {
            artifactLocation: { uri: 'services/my%20orders/src/a%20b.ts' },
            region: { startLine: 3, startColumn: 7 },
          },
          message: { text: 'read: process.env.OTHER' },
        },
      },
    ]);
    expect(run.results[0]).not.toHaveProperty('codeFlows');
  });

  test('a finding without a place has no location', () => {
    const text = renderSarif([{ id: 'x', code: 'LL1303', demand: 'note', message: 'm', fix: 'f' }], '1');
    expect(JSON.parse(text).runs[0].results[0]).not.toHaveProperty('locations');
  });

  test('nothing found is a valid empty run', () => {
    expect(JSON.parse(renderSarif([], '1')).runs[0]).toMatchObject({ results: [], tool: { driver: { rules: [] } } });
  });
});

describe('Markdown', () => {
  test('the summary for a pull request', () => golden('markdown', renderMarkdown(PROPOSAL)));

  test('the summary of a service with an authorizer, a Function URL and a pool', () =>
    golden('markdown-guarded', renderMarkdown(GUARDED)));

  test('text of a repository is no markup, no mention and no cell', () => {
    const text = renderMarkdown(hostile());
    const outsideCode = text.replace(/`+[^`\n]*`+/g, '');
    expect(outsideCode).not.toMatch(/<(?:img|\/script)/);
    expect(text).not.toContain('\u202e');
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.length).toBe(PLAN.outcomes.length + 2 + PLAN.fronts.length + 2);
    for (const row of rows) expect(row.replace(/\\\|/g, '').split('|').length).toBe(6);
  });
});

test('JSON ends with a line end and is the same twice', () => {
  expect(toJson(PLAN)).toBe(toJson(structuredClone(PLAN)));
  expect(toJson({ a: 1 })).toBe('{\n  "a": 1\n}\n');
});

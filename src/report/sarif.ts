import { CODES, familyOf } from '../model/codes.js';
import type { Demand, EvidenceStep, Finding } from '../model/finding.js';
import type { Location } from '../model/location.js';
import { toJson } from './json.js';

const LEVELS: Readonly<Record<Demand, 'error' | 'warning' | 'note'>> = {
  'must-decide': 'error',
  'must-do': 'warning',
  note: 'note',
};

/**
 * Findings as SARIF 2.1.0 for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @param version the tool's own
 * @param prefix the folder seen from the top of its repository, so that places mean files of the repository
 */
export function renderSarif(findings: readonly Finding[], version: string, prefix = ''): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const driver = { name: 'lambda-lift', semanticVersion: version, rules: codes.map(rule) };
  const run = {
    tool: { driver },
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => result(finding, codes.indexOf(finding.code), prefix)),
  };
  return toJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] });
}

function rule(code: string): object {
  const { title } = CODES[code as keyof typeof CODES] ?? { title: code };
  const family = familyOf(code);
  return {
    id: code,
    shortDescription: { text: title },
    help: { text: `npx lambda-lift explain ${code}` },
    properties: { family, tags: family === undefined ? [] : [family] },
  };
}

function result(finding: Finding, ruleIndex: number, prefix: string): object {
  const { id, code, demand, message, fix, location, functionId, evidence = [] } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[demand],
    message: { text: `${message} ${fix}` },
    ...(location ? { locations: [place(location, prefix)] } : {}),
    ...(evidence.length > 0
      ? { codeFlows: [{ threadFlows: [{ locations: evidence.map((step) => flowStep(step, prefix)) }] }] }
      : {}),
    partialFingerprints: { 'lambdaLiftId/v1': id },
    properties: { demand, ...(functionId === undefined ? {} : { function: functionId }) },
  };
}

function flowStep({ role, location, text }: EvidenceStep, prefix: string): object {
  return { location: { ...place(location, prefix), message: { text: `${role}: ${text}` } } };
}

function place({ file, line, column }: Location, prefix: string): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(prefix + file) },
      region: { startLine: line, startColumn: column },
    },
  };
}

/** A relative URI reference: each name escaped, and a colon in the first too, or it would read as a scheme. */
function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}

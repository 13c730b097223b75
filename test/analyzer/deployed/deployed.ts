import { deployedText } from '../../../src/analyzer/deployed/text.js';
import type {
  Deployed,
  DeployedApi,
  DeployedFunction,
  DeployedMapping,
  DeployedRoute,
  DeployedRule,
  DeployedSchedule,
} from '../../../src/model/deployed.js';

export const FILE = '.migrate/deployed.json';

export function deployedOf(parts: Partial<Deployed>): Deployed {
  const empty = {
    urls: [],
    mappings: [],
    rules: [],
    schedules: [],
    apis: [],
    routes: [],
    authorizers: [],
    notRead: [],
  };
  return { version: 1, region: 'eu-west-1', account: '1', functions: [], ...empty, ...parts };
}

export function fnOf(name: string, more: Partial<DeployedFunction> = {}): DeployedFunction {
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:1:function:${name}`,
    runtime: 'nodejs22.x',
    handler: 'src/a.handler',
    packageType: 'Zip',
    timeoutSeconds: 6,
    memoryMb: 1024,
    variables: [],
    layers: [],
    ...more,
  };
}

export function ruleOf(target: string, more: Partial<DeployedRule> = {}): DeployedRule {
  return {
    name: 'r',
    bus: 'default',
    function: target,
    expression: 'rate(1 day)',
    hasPattern: false,
    enabled: true,
    ...more,
  };
}

export function scheduleOf(target: string, more: Partial<DeployedSchedule> = {}): DeployedSchedule {
  const base = { name: 's', group: 'default', function: target, expression: 'rate(1 day)' };
  return { ...base, enabled: true, limited: false, universal: false, ...more };
}

export function mappingOf(target: string, source: string, more: Partial<DeployedMapping> = {}): DeployedMapping {
  const base = { function: target, source, enabled: true, batchSize: 10, windowSeconds: 0 };
  return { ...base, reportBatchItemFailures: false, filters: [], ...more };
}

export function apiOf(id: string, kind: DeployedApi['kind'], more: Partial<DeployedApi> = {}): DeployedApi {
  return { id, name: id, kind, stages: [], binaryMediaTypes: [], hasPolicy: false, ...more };
}

export function routeOf(api: string, route: string, target: string, more: Partial<DeployedRoute> = {}): DeployedRoute {
  const [method = '', path = ''] = route.split(' ');
  const base = { api, method, path, function: target, integration: 'AWS_PROXY', payload: '2.0' } as const;
  return { ...base, authorization: 'NONE', apiKeyRequired: false, validated: false, ...more };
}

export const textOf = (deployed: Deployed): string => deployedText(deployed);

import type { ConfigFacts } from '../../src/model/config.js';
import type { ProjectFact } from '../../src/model/inventory.js';

/** As much of a function's infrastructure code as a test says. */
export interface TestFunction {
  readonly id: string;
  readonly handler: string;
  readonly runtime?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const location = { file: 'serverless.yml', line: 1, column: 1 };

export const PROJECT: ProjectFact = {
  language: 'typescript',
  moduleSystem: 'commonjs',
  packageManager: 'npm',
  workspace: false,
};

/** What a reader would have found in a service of these functions. */
export function configOf(functions: readonly TestFunction[]): ConfigFacts {
  return {
    service: { name: 'orders', dialect: 'serverless', file: 'serverless.yml', root: '.', defaultStage: 'dev' },
    apis: [],
    findings: [],
    functions: functions.map(({ id, handler, runtime = 'nodejs22.x', environment = {} }) => ({
      id,
      deployedName: { kind: 'literal', text: `orders-dev-${id}` },
      handler,
      runtime,
      timeoutSeconds: 6,
      memoryMb: 1024,
      environment: Object.entries(environment).map(([name, text]) => ({
        name,
        value: { kind: 'literal', text },
        location,
      })),
      triggers: [],
      packaging: { patterns: [], individually: false, layers: [] },
      location,
    })),
  };
}

import type { Finding } from './finding.js';
import type { ApiFact, FunctionFact, ServiceFact } from './inventory.js';

/** What one reader of infrastructure code found: an inventory without the code side. */
export interface ConfigFacts {
  readonly service: ServiceFact;
  readonly apis: readonly ApiFact[];
  readonly functions: readonly Omit<FunctionFact, 'code'>[];
  readonly findings: readonly Finding[];
}

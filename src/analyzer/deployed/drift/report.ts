import type { Location } from '../../../model/location.js';
import type { Findings } from '../../config/findings.js';

/** Says where the account and the infrastructure code disagree about one function. */
export class DriftReport {
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** LL1109. */
  differs(functionId: string, location: Location, what: string, fix = COUNTS): void {
    const message = `Function "${functionId}": ${what}.`;
    this.#findings.add({ code: 'LL1109', demand: 'note', message, fix, location, functionId });
  }

  /** LL1110. */
  onlyOnAws(functionId: string, location: Location, what: string): void {
    this.#findings.add({
      code: 'LL1110',
      demand: 'must-decide',
      message: `Function "${functionId}": ${what} is on AWS and not in the infrastructure code; it is planned as well.`,
      fix: 'Write it into the infrastructure code, or remove it on AWS and read the account again.',
      location,
      functionId,
    });
  }

  /**
   * LL1111.
   * @param isOff it starts nothing here until somebody says so
   */
  notDeployed(functionId: string, location: Location, what: string, isOff = false): void {
    this.#findings.add({
      code: 'LL1111',
      demand: 'note',
      message: `Function "${functionId}": ${what} is in the infrastructure code and not on AWS${isOff ? '; it stays off here' : ''}.`,
      fix: 'Deploy it, or check that --stage, --region and the profile name the right account.',
      location,
      functionId,
    });
  }
}

const COUNTS = 'The infrastructure code counts: deploy it, or write the value of AWS into it.';

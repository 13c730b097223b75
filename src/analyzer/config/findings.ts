import { type Finding, finding } from '../../model/finding.js';

/** Gathers findings in the order of reading: each once, each with an id of its own. */
export class Findings {
  readonly #byKey = new Map<string, Finding>();
  readonly #ids = new Set<string>();

  add(facts: Omit<Finding, 'id'>): void {
    const made = finding(facts);
    const key = JSON.stringify([made.id, made.message]);
    if (this.#byKey.has(key)) return;
    const id = this.#freeId(made.id);
    this.#ids.add(id);
    this.#byKey.set(key, { ...made, id });
  }

  get list(): readonly Finding[] {
    return [...this.#byKey.values()];
  }

  /** Two findings of one code on one line differ by a number. */
  #freeId(id: string): string {
    if (!this.#ids.has(id)) return id;
    let number = 2;
    while (this.#ids.has(`${id}-${number}`)) number += 1;
    return `${id}-${number}`;
  }
}

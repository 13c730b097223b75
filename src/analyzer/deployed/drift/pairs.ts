/** Which of two lists belong together. */
export interface Pairs<A, B> {
  readonly pairs: ReadonlyArray<readonly [A, B]>;
  readonly onlyFirst: readonly A[];
  readonly onlySecond: readonly B[];
}

/** Pairs what belongs together by the first test, then what is left by the next, each in order. */
export function pairUp<A, B>(
  first: readonly A[],
  second: readonly B[],
  ...tests: ReadonlyArray<(a: A, b: B) => boolean>
): Pairs<A, B> {
  const pairs: Array<readonly [A, B]> = [];
  let restA = [...first];
  const restB = [...second];
  for (const test of tests) {
    restA = restA.filter((a) => {
      const index = restB.findIndex((b) => test(a, b));
      if (index < 0) return true;
      pairs.push([a, restB.splice(index, 1)[0]!]);
      return false;
    });
  }
  return { pairs, onlyFirst: restA, onlySecond: restB };
}

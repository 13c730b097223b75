import type { Answers, FunctionAnswer } from '../model/answers.js';
import type { Inventory } from '../model/inventory.js';
import type { RunOptions } from '../model/options.js';
import { EXIT, fail, ok, type Result } from '../model/result.js';
import { nearest } from '../util/text.js';

/**
 * Flags are answers too, and win over the saved ones: `--out-dir`, and `--only`/`--skip`, which keep the other functions on Lambda.
 * A name that no function has is LL1001: silently migrating all or nothing is not what was asked for.
 */
export function withFlags(answers: Answers, options: RunOptions, { functions }: Inventory): Result<Answers> {
  const names = functions.map(({ id }) => id);
  const unknown = [...options.only, ...options.skip].find((name) => !names.includes(name));
  if (unknown !== undefined) return fail(unknownFunction(unknown, names));

  const left = names.filter(
    (id) => options.skip.includes(id) || (options.only.length > 0 && !options.only.includes(id)),
  );
  const kept = left.map((id): [string, FunctionAnswer] => [id, { ...answerFor(answers, id), action: 'keep' }]);
  const decided = Object.fromEntries([...Object.entries(answers.functions), ...kept]);
  return ok({ ...answers, outDir: options.outDir ?? answers.outDir, functions: decided });
}

function answerFor({ functions }: Answers, id: string): FunctionAnswer | undefined {
  return Object.hasOwn(functions, id) ? functions[id] : undefined;
}

function unknownFunction(name: string, names: readonly string[]) {
  const similar = nearest(name, names);
  return {
    code: 'LL1001',
    exit: EXIT.usage,
    message: `no function is called ${JSON.stringify(name)}`,
    fix:
      similar === undefined
        ? `there are: ${names.join(', ')}`
        : `did you mean ${similar}? npx lambda-lift analyze lists them all`,
  } as const;
}

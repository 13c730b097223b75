// @ts-expect-error: a plain script without types
import { build } from '../../scripts/build.mjs';

/** Tests run the real binary and the real runtime forms: dist/ is brought up to date once before them. */
export default async function setup(): Promise<void> {
  try {
    await build();
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.error('dist/ is not up to date, tests of the binary and of the runtime forms will say so:', error);
  }
}

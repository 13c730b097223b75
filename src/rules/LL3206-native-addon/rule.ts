import { factRule } from '../fact-rule.js';

/** Bundles hold no machine code. What a package ships is known to load; the repository's own may take the process down with it. */
export const nativeAddon = factRule({
  code: 'LL3206',
  role: 'load',
  wanted: ({ kind }) => kind === 'native-addon',
  lane: ({ owner }) => (owner === 'package' ? undefined : 'process'),
  does: ({ name, owner }) =>
    owner === 'package'
      ? `uses the native package ${JSON.stringify(name)}`
      : `loads native code of its own (${JSON.stringify(name)})`,
  fix: ({ owner }) =>
    owner === 'package'
      ? 'It stays outside the bundle: install it for the platform and C library of the image'
      : 'Build it in the image. In lane process a crash ends one invocation; choose lane isolated when you trust the code',
});

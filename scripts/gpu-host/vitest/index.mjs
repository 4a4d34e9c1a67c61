// Stands in for the package "vitest" in the bundle, where a bundler of 40 MB has no business: the same runner and the
// same matchers, put together for the few functions that the contract suite uses.
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

export const { expect } = chai;

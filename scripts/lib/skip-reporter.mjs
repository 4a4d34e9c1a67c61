/**
 * Prints why each skipped test was skipped, and fails the run when one was skipped without a reason
 * (`context.skip('reason')`). Vitest's own reporter only counts them.
 */
export const skipReporter = {
  /** @param {import('vitest/node').TestCase} testCase */
  onTestCaseResult(testCase) {
    const result = testCase.result();
    if (result.state !== 'skipped') return;
    console.log(`skipped: ${testCase.fullName}: ${result.note ?? 'WITHOUT A REASON'}`);
    if (result.note === undefined) process.exitCode = 1;
  },
};

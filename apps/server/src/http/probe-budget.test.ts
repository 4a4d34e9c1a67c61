import { describe, expect, it } from 'vitest';
import { LEAST_COST_BYTES, ProbeBudget } from './probe-budget.js';

const MIB = 2 ** 20;

describe('the budget for measurements', () => {
  it('gives its burst at once, refuses more and says when there is enough', () => {
    const budget = new ProbeBudget({ burstBytes: 4 * MIB, bytesPerS: MIB });
    budget.spend(4 * MIB, 1000);
    expect(() => budget.spend(2 * MIB, 1000)).toThrow(
      expect.objectContaining({ status: 429, headers: expect.objectContaining({ 'retry-after': '2' }) }),
    );
    expect(() => budget.spend(2 * MIB, 3000)).not.toThrow('Too much');
    expect(() => budget.spend(1, 3000)).toThrow('Too much');
  });

  it('never holds more than its burst', () => {
    const budget = new ProbeBudget({ burstBytes: MIB, bytesPerS: MIB });
    budget.spend(0, 0);
    budget.spend(MIB, 1e9);
    expect(() => budget.spend(MIB, 1e9)).toThrow('Too much');
  });

  it('bounds the number of small ones too', () => {
    const budget = new ProbeBudget({ burstBytes: 3 * LEAST_COST_BYTES, bytesPerS: 1 });
    for (let i = 0; i < 3; i++) budget.spend(1, 0);
    expect(() => budget.spend(0, 0)).toThrow('Too much');
  });
});

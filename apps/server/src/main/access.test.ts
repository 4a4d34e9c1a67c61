import { describe, expect, it } from 'vitest';
import { createTokenCheck } from './access.js';

describe('a token', () => {
  it('opens when it is the right one, whatever the length of a wrong one', () => {
    const isRight = createTokenCheck('the-right-token');
    expect(isRight('the-right-token')).toBe(true);
    for (const wrong of [undefined, '', 'the-right-toke', 'the-wrong-token', 'x'.repeat(1000)])
      expect(isRight(wrong)).toBe(false);
  });

  it('is not needed where there is none', () => {
    const isRight = createTokenCheck(undefined);
    expect([isRight(undefined), isRight('any')]).toEqual([true, true]);
  });
});

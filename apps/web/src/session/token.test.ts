import { describe, expect, it } from 'vitest';
import { MAX_TOKEN_CHARS, splitToken } from './token.js';

describe('the token in the fragment', () => {
  it.each([
    ['', undefined, ''],
    ['#', undefined, '#'],
    ['#help', undefined, '#help'],
    ['#token=abc', 'abc', ''],
    ['#token=a%2Bb', 'a+b', ''],
    ['#view=1&token=abc', 'abc', '#view=1'],
    ['#token=', undefined, ''],
    [`#token=${'x'.repeat(MAX_TOKEN_CHARS + 1)}`, undefined, ''],
  ])('%s', (fragment, token, rest) => {
    expect(splitToken(fragment)).toEqual({ token, rest });
  });
});

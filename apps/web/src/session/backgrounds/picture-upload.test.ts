import { describe, expect, it } from 'vitest';
import { checkPixels } from './picture-upload.js';

const refusal = (widthPx: number, heightPx: number): string => {
  try {
    checkPixels('wall.png', { widthPx, heightPx });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('checkPixels', () => {
  it('lets pass what cameras make', () => {
    expect(refusal(8160, 6120)).toBe('');
    expect(refusal(8000, 8000)).toBe('');
    expect(refusal(1, 1)).toBe('');
  });

  it('says what is too much, how much may be, and what to do', () => {
    expect(refusal(10_000, 10_000)).toBe(
      'wall.png has 100 megapixels (10000 × 10000), and a browser can safely open 64. Save it smaller and try again.',
    );
    expect(refusal(8000, 8001)).toContain('has 65 megapixels');
    expect(refusal(0xffffffff, 0xffffffff)).toContain('megapixels');
  });

  it('takes a picture that does not say how large it is for a damaged one', () => {
    expect(() => checkPixels('wall.png', undefined)).toThrow(/^wall.png is damaged/);
  });
});

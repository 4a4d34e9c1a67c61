import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.js';

const WORDS = ['none', 'blur', 'bokeh', 'cutout', 'pixelate', 'pixelate-person', 'mask'];

describe('the word that was meant', () => {
  it.each([
    ['blurr', 'blur'],
    ['blr', 'blur'],
    ['bluR', 'blur'],
    ['Cutout', 'cutout'],
    ['cut-out', 'cutout'],
    ['pixelate-persn', 'pixelate-person'],
    ['pixellate', 'pixelate'],
  ])('of %s is %s', (text, word) => {
    expect(nearest(text, WORDS)).toBe(word);
  });

  it.each(['sepia', '', 'b', 'x'.repeat(4000), 'moon'])('is not guessed from %s', (text) => {
    expect(nearest(text, WORDS)).toBeUndefined();
  });

  it('is the nearest of several', () => {
    expect(nearest('pixelat', ['pixelates', 'pixelate'])).toBe('pixelate');
  });
});

import { describe, expect, it } from 'vitest';
import { MAX_NAME_CHARS, quotedName } from './quoted-name.js';

describe('the name of a file in a sentence', () => {
  it('is the name, while it is short', () => {
    expect(quotedName('beach.jpg')).toBe('beach.jpg');
    const longest = `${'x'.repeat(MAX_NAME_CHARS - 4)}.png`;
    expect(quotedName(longest)).toBe(longest);
  });

  it('loses its middle, and keeps its beginning and its ending', () => {
    const said = quotedName(`holiday ${'x'.repeat(200)} last.jpeg`);
    expect(said).toHaveLength(MAX_NAME_CHARS);
    expect(said).toMatch(/^holiday x+…x+ last\.jpeg$/);
  });

  it('is not cut through a sign that takes two places', () => {
    const said = quotedName(`${'🏖'.repeat(60)}.png`);
    expect(Array.from(said)).toHaveLength(MAX_NAME_CHARS);
    expect(said).toMatch(/^(🏖)+…(🏖)+\.png$/u);
  });
});

import { describe, expect, it } from 'vitest';
import { clockText, outputName } from './output-name.js';

describe('names of saved files', () => {
  it('say when and with which effect, in local time', () => {
    const when = new Date(2026, 0, 5, 9, 3, 7);
    expect(outputName(when, 'png', 'cutout')).toBe('maskwire-2026-01-05-09.03.07-cutout.png');
    expect(outputName(when, 'webm')).toBe('maskwire-2026-01-05-09.03.07.webm');
  });

  it('have nothing in them that a file system forbids', () => {
    expect(outputName(new Date(), 'png', 'pixelate-person')).toMatch(/^[\w.-]+$/);
  });
});

describe('the length of a recording', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [7000, '0:07'],
    [61_500, '1:01'],
    [20 * 60_000, '20:00'],
  ])('of %d ms reads %s', (lengthMs, text) => {
    expect(clockText(lengthMs)).toBe(text);
  });
});

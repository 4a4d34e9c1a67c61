import { NO_CLASS } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { classTable, TABLE_SIZE } from './class-table.js';

const SCENE = { labels: ['wall', 'background', 'cat'], palette: ['#102030', '#000000', '#e69f00'] };
const colourOf = (table: Uint8Array, index: number): number[] => [
  ...table.subarray(4 * index, 4 * index + 4),
];
const isSubject = (table: Uint8Array, index: number): boolean =>
  table[4 * (TABLE_SIZE.widthPx + index) + 3] === 255;

describe('classTable', () => {
  it('draws each class in its own colour of the palette, the first one like any other', () => {
    const table = classTable(SCENE, null);
    expect(table).toHaveLength(256 * 2 * 4);
    expect(colourOf(table, 0)).toEqual([0x10, 0x20, 0x30, 255]);
    expect(colourOf(table, 2)).toEqual([0xe6, 0x9f, 0x00, 255]);
  });

  it('keeps everything but the background as the subject', () => {
    const table = classTable(SCENE, null);
    expect([0, 1, 2].map((index) => isSubject(table, index))).toEqual([true, false, true]);
  });

  it('neither draws nor keeps what is hidden', () => {
    const table = classTable(SCENE, [1]);
    expect([0, 1, 2].map((index) => colourOf(table, index)[3])).toEqual([0, 255, 0]);
    expect([0, 1, 2].some((index) => isSubject(table, index))).toBe(false);
    expect(colourOf(classTable(SCENE, []), 1)[3]).toBe(0);
  });

  it('draws a class in the colour that was chosen for it, the others in their own', () => {
    const table = classTable(SCENE, null, { 0: '#0a0b0c' });
    expect(colourOf(table, 0)).toEqual([10, 11, 12, 255]);
    expect(colourOf(table, 2)).toEqual([0xe6, 0x9f, 0x00, 255]);
    expect(isSubject(table, 0)).toBe(true);
  });

  it('draws nothing where there is no class, whatever a list of labels says', () => {
    const many = { labels: Array.from({ length: 400 }, (_, i) => `c${i}`), palette: [] };
    for (const mode of [SCENE, many]) {
      const table = classTable(mode, null);
      expect(colourOf(table, NO_CLASS)).toEqual([0, 0, 0, 0]);
      expect(isSubject(table, NO_CLASS)).toBe(false);
    }
    expect(isSubject(classTable(many, null), 254)).toBe(true);
  });
});

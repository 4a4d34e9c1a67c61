import type { ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { ClassTables } from './class-tables.js';

const mode = (id: string, kind: ModeInfo['kind']): ModeInfo => ({
  id,
  title: id,
  description: id,
  task: 'scene',
  kind,
  labels: ['background', 'cat', 'sofa'],
  palette: ['#000000', '#e69f00', '#56b4e9'],
  input: { widthPx: 1, heightPx: 1 },
  output: { widthPx: 1, heightPx: 1 },
  stateful: false,
  listed: true,
});
const OBJECTS = mode('objects', 'classes');
const STREET = mode('street', 'classes');
const PERSON = mode('fast', 'alpha');

const shownIn = (table: Uint8Array | undefined): number[] =>
  OBJECTS.labels.flatMap((_, index) => (table?.[4 * index + 3] === 255 ? [index] : []));

describe('ClassTables', () => {
  it('makes one table for all masks of a mode', () => {
    const tables = new ClassTables({ mode: 'objects', shown: [1] });
    const first = tables.for(OBJECTS);
    expect(shownIn(first)).toEqual([1]);
    expect(tables.for({ ...OBJECTS })).toBe(first);
  });

  it('has another table at once when other classes are wanted', () => {
    const tables = new ClassTables({ mode: 'objects', shown: [1] });
    tables.for(OBJECTS);
    expect(shownIn(tables.ask({ mode: 'objects', shown: null }))).toEqual([0, 1, 2]);
    expect(shownIn(tables.for(OBJECTS))).toEqual([0, 1, 2]);
  });

  it('draws in the chosen colours at once, and keeps them for the masks of the mode before', () => {
    const redOf = (table: Uint8Array | undefined): number | undefined => table?.[4];
    const tables = new ClassTables({ mode: 'objects', shown: null });
    expect(redOf(tables.for(OBJECTS))).toBe(0xe6);
    expect(redOf(tables.ask({ mode: 'objects', shown: null, colours: { 1: '#123456' } }))).toBe(0x12);
    expect(redOf(tables.ask({ mode: 'street', shown: null }))).toBe(0x12);
    expect(redOf(tables.for(STREET))).toBe(0xe6);
  });

  it('draws the masks of the mode before as they were until those of the next one come', () => {
    const tables = new ClassTables({ mode: 'objects', shown: [1] });
    tables.for(OBJECTS);
    expect(shownIn(tables.ask({ mode: 'street', shown: [2] }))).toEqual([1]);
    expect(shownIn(tables.for(OBJECTS))).toEqual([1]);
    expect(shownIn(tables.for(STREET))).toEqual([2]);
  });

  it('shows all but the background of a mode that nobody spoke of yet, and has none for a mode without classes', () => {
    expect(shownIn(new ClassTables({ mode: undefined, shown: undefined }).for(OBJECTS))).toEqual([1, 2]);
    const tables = new ClassTables({ mode: 'gone', shown: [1] });
    expect(shownIn(tables.for(OBJECTS))).toEqual([1, 2]);
    expect(tables.for(PERSON)).toBeUndefined();
    expect(tables.ask({ mode: 'gone', shown: null })).toBeUndefined();
  });
});

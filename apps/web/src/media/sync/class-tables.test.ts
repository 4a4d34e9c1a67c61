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
    expect(shownIn(first?.table)).toEqual([1]);
    expect(tables.for({ ...OBJECTS })).toBe(first);
  });

  it('has another table at once when other classes are wanted', () => {
    const tables = new ClassTables({ mode: 'objects', shown: [1] });
    tables.for(OBJECTS);
    expect(shownIn(tables.ask({ mode: 'objects', shown: null }))).toEqual([0, 1, 2]);
    expect(shownIn(tables.for(OBJECTS)?.table)).toEqual([0, 1, 2]);
  });

  it('draws masks that wait to be shown as it is wanted by then', () => {
    const tables = new ClassTables({ mode: 'objects', shown: [1] });
    const waiting = tables.for(OBJECTS);
    tables.ask({ mode: 'objects', shown: [2] });
    expect(shownIn(waiting?.table)).toEqual([2]);
    tables.for(STREET);
    tables.ask({ mode: 'street', shown: [1] });
    expect(shownIn(waiting?.table)).toEqual([2]);
  });

  it('draws in the chosen colours at once, and keeps them for the masks of the mode before', () => {
    const redOf = (table: Uint8Array | undefined): number | undefined => table?.[4];
    const tables = new ClassTables({ mode: 'objects', shown: null });
    expect(redOf(tables.for(OBJECTS)?.table)).toBe(0xe6);
    expect(redOf(tables.ask({ mode: 'objects', shown: null, colours: { 1: '#123456' } }))).toBe(0x12);
    expect(redOf(tables.ask({ mode: 'street', shown: null }))).toBe(0x12);
    expect(redOf(tables.for(STREET)?.table)).toBe(0xe6);
  });

  it('draws the masks of the mode before as they were until those of the next one come', () => {
    const tables = new ClassTables({ mode: 'objects', shown: [1] });
    tables.for(OBJECTS);
    expect(shownIn(tables.ask({ mode: 'street', shown: [2] }))).toEqual([1]);
    expect(shownIn(tables.for(OBJECTS)?.table)).toEqual([1]);
    expect(shownIn(tables.for(STREET)?.table)).toEqual([2]);
  });

  it('shows all but the background of a mode that nobody spoke of yet, and has none for a mode without classes', () => {
    const unspoken = new ClassTables({ mode: undefined, shown: undefined });
    expect(shownIn(unspoken.for(OBJECTS)?.table)).toEqual([1, 2]);
    const tables = new ClassTables({ mode: 'gone', shown: [1] });
    expect(shownIn(tables.for(OBJECTS)?.table)).toEqual([1, 2]);
    expect(tables.for(PERSON)).toBeUndefined();
    expect(tables.ask({ mode: 'gone', shown: null })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import {
  type ChosenColours,
  classColour,
  MAX_COLOURED_CLASSES,
  MAX_COLOURED_MODES,
  parseColours,
  recolour,
  withoutColours,
} from './class-colours.js';

const VOC = { id: 'voc', palette: ['#000000', '#ff0000', '#00ff00'] };
const anyName = (): boolean => true;

describe('colours of classes', () => {
  it('are the chosen ones where there are any, else those of the mode', () => {
    const chosen = recolour({}, VOC, 1, '#123456');
    expect(classColour(chosen['voc'], VOC, 1)).toBe('#123456');
    expect(classColour(chosen['voc'], VOC, 2)).toBe('#00ff00');
    expect(classColour(undefined, VOC, 1)).toBe('#ff0000');
    expect(classColour(undefined, VOC, 7)).toBeUndefined();
  });

  it('belong to one mode, and leave no trace when they are its own again', () => {
    const chosen = recolour(recolour({}, VOC, 1, '#123456'), { ...VOC, id: 'street' }, 1, '#abcdef');
    expect(chosen).toEqual({ voc: { 1: '#123456' }, street: { 1: '#abcdef' } });
    expect(recolour(chosen, VOC, 1, '#FF0000')).toEqual({ street: { 1: '#abcdef' } });
    expect(withoutColours(chosen, 'street')).toEqual({ voc: { 1: '#123456' } });
  });

  it('are not what is no colour', () => {
    expect(recolour({}, VOC, 1, 'red')).toEqual({});
    expect(recolour({ voc: { 1: '#123456' } }, VOC, 1, '')).toEqual({});
  });

  it('are bounded: the mode changed longest ago gives way', () => {
    let chosen: ChosenColours = {};
    for (let mode = 0; mode <= MAX_COLOURED_MODES; mode++)
      chosen = recolour(chosen, { id: `mode-${mode}`, palette: [] }, 0, '#123456');
    expect(Object.keys(chosen)).toHaveLength(MAX_COLOURED_MODES);
    expect(chosen['mode-0']).toBeUndefined();
    expect(chosen[`mode-${MAX_COLOURED_MODES}`]).toBeDefined();
  });

  it('are bounded within a mode: further classes keep their own', () => {
    const palette: string[] = [];
    let chosen: ChosenColours = {};
    for (let index = 0; index <= MAX_COLOURED_CLASSES; index++)
      chosen = recolour(chosen, { id: 'many', palette }, index, '#123456');
    expect(Object.keys(chosen['many'] ?? {})).toHaveLength(MAX_COLOURED_CLASSES);
    expect(recolour(chosen, { id: 'many', palette }, 0, '#654321')['many']?.[0]).toBe('#654321');
  });

  it('are read back as far as they are good', () => {
    const stored = {
      voc: { 1: '#123456', 2: 'red', 999: '#123456', '-1': '#123456', __proto__: null },
      street: 'all red',
      'bad name': { 1: '#123456' },
    };
    expect(parseColours(stored, (name) => !name.includes(' '))).toEqual({ voc: { 1: '#123456' } });
    for (const bad of [undefined, null, 3, [], 'x']) expect(parseColours(bad, anyName)).toEqual({});
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [index, '#123456']));
    expect(Object.keys(parseColours({ many }, anyName)['many'] ?? {})).toHaveLength(MAX_COLOURED_CLASSES);
  });
});

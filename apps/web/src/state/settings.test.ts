import { PICTURE_FIELDS } from '@maskwire/compositor/look';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  EFFECT_FACTS,
  type Effect,
  parseSettings,
  type Settings,
  serialiseSettings,
  withChanges,
} from './settings.js';

const chosen: Settings = {
  ...DEFAULT_SETTINGS,
  source: 'demo',
  cameraId: 'cam-2',
  mirror: false,
  effect: 'overlay',
  overlayOpacity: 0.25,
  overlayColour: '#112233',
  blurStrength: 0.06,
  backgroundColour: '#abcdef',
  background: 'study',
  mode: 'fast',
  flow: 'manual',
  manual: { quality: 30, maxDimensionPx: 256, window: 3, maxFps: 15 },
  sync: 'exact',
  skipStill: false,
  threshold: 0.35,
  classColours: { objects: { 15: '#336699' } },
};

const storedWith = (change: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ version: 1, ...chosen, ...change });

describe('stored settings', () => {
  it('come back as they were stored', () => {
    expect(parseSettings(serialiseSettings(chosen))).toEqual(chosen);
  });

  it('blur by default', () => {
    expect(parseSettings(null)).toEqual(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS.effect).toBe('blur');
  });

  it('never keep the raw picture', () => {
    const text = serialiseSettings({ ...chosen, effect: 'none' });
    expect(text).not.toContain('none');
    expect(parseSettings(text)).toEqual({ ...chosen, effect: 'blur' });
    expect(parseSettings(storedWith({ effect: 'none' })).effect).toBe('blur');
  });

  it('keep every other effect', () => {
    for (const effect of Object.keys(EFFECT_FACTS) as Effect[])
      expect(parseSettings(serialiseSettings({ ...chosen, effect })).effect, effect).toBe(
        effect === 'none' ? DEFAULT_SETTINGS.effect : effect,
      );
  });

  it('keep every setting of the picture at the ends of its range, and none beyond', () => {
    for (const [name, field] of Object.entries(PICTURE_FIELDS)) {
      if (field.kind !== 'range') continue;
      const read = (value: number): unknown =>
        Object.entries(parseSettings(storedWith({ [name]: value }))).find(([key]) => key === name)?.[1];
      expect([read(field.min), read(field.max)], name).toEqual([field.min, field.max]);
      expect([read(field.min - 0.001), read(field.max + 0.001)], name).toEqual([
        field.fallback,
        field.fallback,
      ]);
    }
  });

  it('are read back with every colour of every class that may be chosen', () => {
    const colours = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [index + 190, '#123456']));
    const classColours = Object.fromEntries(
      Array.from({ length: 8 }, (_, mode) => [`${'m'.repeat(62)}-${mode}`, colours]),
    );
    const all = { ...chosen, classColours };
    expect(parseSettings(serialiseSettings(all))).toEqual(all);
  });

  it('do not point at an upload that is gone', () => {
    expect(parseSettings(serialiseSettings({ ...chosen, background: 'upload' })).background).toBe('dusk');
    expect(parseSettings(storedWith({ background: 'upload' })).background).toBe('dusk');
  });

  it.each([
    ['not JSON', '{"version":1'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['a string', '"blur"'],
    ['another version', JSON.stringify({ ...chosen, version: 2 })],
    ['no version', JSON.stringify(chosen)],
    ['too long', JSON.stringify({ version: 1, ...chosen, junk: 'x'.repeat(20_000) })],
  ])('that are %s are read as the defaults', (_name, text) => {
    expect(parseSettings(text)).toEqual(DEFAULT_SETTINGS);
  });

  it.each([
    ['flow', 'two words'],
    ['manual', { quality: 30, maxDimensionPx: 256, window: 17, maxFps: 15 }],
    ['manual', { quality: 30 }],
    ['sync', 'sometimes'],
    ['classColours', { objects: { 15: 'blue' } }],
    ['classColours', 'blue'],
    ['source', 'screen'],
    ['source', 3],
    ['cameraId', ''],
    ['cameraId', 'x'.repeat(300)],
    ['mirror', 'yes'],
    ['effect', 'sepia'],
    ['overlayOpacity', 1.01],
    ['overlayOpacity', -0.01],
    ['overlayOpacity', null],
    ['overlayColour', 'red'],
    ['overlayColour', '#12345'],
    ['overlayColour', '#112233;background:url(x)'],
    ['blurStrength', 0],
    ['blurStrength', 0.2],
    ['backgroundColour', 7],
    ['background', 'beach'],
    ['threshold', 35],
    ['threshold', '0.5'],
    ['mode', {}],
    ['mode', 'a mode'],
    ['mode', 'x'.repeat(65)],
  ] as const)('with a bad %s (%j) lose that field only', (field, value) => {
    expect(parseSettings(storedWith({ [field]: value }))).toEqual({
      ...chosen,
      [field]: DEFAULT_SETTINGS[field],
    });
  });
});

describe('a change to stored settings', () => {
  const before = parseSettings(serialiseSettings(chosen));
  const keptBy = (text: string | null, change: Partial<Settings>): Settings =>
    parseSettings(withChanges(text, before, { ...before, ...change }));

  it('leaves what another tab has chosen since', () => {
    const byOther = serialiseSettings({ ...chosen, effect: 'image', background: 'polar', mode: 'balanced' });
    expect(keptBy(byOther, { mirror: true })).toEqual({ ...parseSettings(byOther), mirror: true });
  });

  it('wins over the other tab in the field that it changes, also back to what it was at first', () => {
    const byOther = serialiseSettings({ ...chosen, effect: 'grey', cameraId: 'cam-3' });
    expect(keptBy(byOther, { effect: 'bokeh', cameraId: undefined })).toEqual({
      ...chosen,
      effect: 'bokeh',
      cameraId: undefined,
    });
  });

  it('begins with the defaults where nothing, or nothing of use, is stored', () => {
    for (const text of [null, '{"version":1', JSON.stringify({ version: 7, mirror: false })])
      expect(keptBy(text, { effect: 'dim' })).toEqual({ ...DEFAULT_SETTINGS, effect: 'dim' });
  });

  it('still never keeps the raw picture', () => {
    const text = withChanges(serialiseSettings(chosen), before, { ...before, effect: 'none' });
    expect(text).not.toContain('none');
    expect(parseSettings(text)).toEqual({ ...chosen, effect: 'blur' });
  });
});

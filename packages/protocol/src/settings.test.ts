import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseControl } from './control.js';
import { DEFAULT_ENCODINGS, ENCODING, ENCODING_IDS, inflatedBytes, isEncodingId } from './encodings.js';
import {
  applyConfigure,
  type Configure,
  ConfigureSchema,
  defaultSettings,
  NameSchema,
  SETTING_RANGES,
  SettingsSchema,
} from './settings.js';

const current = defaultSettings('balanced');
const accepts = (change: unknown): boolean => parseControl(ConfigureSchema, change).ok;

describe('settings', () => {
  it('start with the encodings every client must read', () => {
    expect(current.encodings).toEqual([ENCODING.alpha8Deflate, ENCODING.classDeflate]);
    expect(DEFAULT_ENCODINGS).toEqual([2, 4]);
    expect(v.safeParse(SettingsSchema, current).success).toBe(true);
  });

  it('change only what a message names', () => {
    expect(applyConfigure(current, {})).toEqual({ settings: current, warnings: [] });
    expect(applyConfigure(current, { mode: 'fast' }).settings).toEqual({ ...current, mode: 'fast' });
    expect(applyConfigure({ ...current, classes: [1] }, { classes: null }).settings.classes).toBeNull();
    expect(applyConfigure({ ...current, classes: [1] }, {}).settings.classes).toEqual([1]);
    expect(applyConfigure(current, { classes: [] }).settings.classes).toEqual([]);
  });

  it('hold each encoding once', () => {
    expect(applyConfigure(current, { encodings: [3, 2, 3] }).settings.encodings).toEqual([3, 2]);
  });

  it.each<[Configure, string, number]>([
    [{ maxFps: 0 }, 'maxFps', 1],
    [{ maxFps: 1e9 }, 'maxFps', SETTING_RANGES.maxFps.max],
    [{ threshold: -0.1 }, 'threshold', 0],
    [{ threshold: 2 }, 'threshold', 1],
  ])('clamp %o and say so', (change, field, used) => {
    const { settings, warnings } = applyConfigure(current, change);
    expect(settings).toMatchObject({ [field]: used });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(field);
    expect(warnings[0]).toContain(String(used));
  });

  it('are in range after any accepted message, and warned about exactly when clamped', () => {
    const change = fc.record(
      {
        threshold: fc.double({ noNaN: true, noDefaultInfinity: true }),
        maxFps: fc.double({ noNaN: true, noDefaultInfinity: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (wanted) => {
        expect(accepts(wanted)).toBe(true);
        const { settings, warnings } = applyConfigure(current, wanted);
        let clamped = 0;
        for (const field of ['threshold', 'maxFps'] as const) {
          const { min, max } = SETTING_RANGES[field];
          expect(settings[field]).toBeGreaterThanOrEqual(min);
          expect(settings[field]).toBeLessThanOrEqual(max);
          if (wanted[field] !== undefined && settings[field] !== wanted[field]) clamped++;
        }
        expect(warnings).toHaveLength(clamped);
      }),
    );
  });

  it('leave the settings they start from untouched', () => {
    const frozen = Object.freeze(defaultSettings('balanced'));
    applyConfigure(frozen, { mode: 'fast', maxFps: 5, encodings: [1], classes: [2] });
    expect(frozen).toEqual(current);
  });
});

describe('configure message', () => {
  it.each([
    {},
    { mode: 'fast' },
    { encodings: [1, 2, 3, 4, 5] },
    { classes: null },
    { classes: [] },
    { classes: [0, 254] },
    { threshold: 0.5, maxFps: 30 },
  ])('may be %o', (change) => {
    expect(accepts(change)).toBe(true);
  });

  it.each([
    [null],
    [undefined],
    ['fast'],
    [[]],
    [7],
    [{ mod: 'fast' }],
    [{ mode: '' }],
    [{ mode: 7 }],
    [{ mode: 'a'.repeat(65) }],
    [{ mode: '../etc/passwd' }],
    [{ mode: 'fast\n' }],
    [{ encodings: [] }],
    [{ encodings: [6] }],
    [{ encodings: [2.5] }],
    [{ encodings: [1, 2, 3, 4, 5, 1] }],
    [{ encodings: 2 }],
    [{ classes: [255] }],
    [{ classes: [-1] }],
    [{ classes: [0.5] }],
    [{ classes: 'all' }],
    [{ classes: Array.from({ length: 256 }, () => 1) }],
    [{ threshold: '0.5' }],
    [{ threshold: Number.NaN }],
    [{ maxFps: Number.POSITIVE_INFINITY }],
    [{ maxFps: null }],
  ])('may not be %o', (change) => {
    expect(accepts(change)).toBe(false);
  });
});

describe('names and encodings', () => {
  it.each(['fast', 'selfie-256', 'v1.2_x', 'A'])('%s is a name', (name) => {
    expect(v.safeParse(NameSchema, name).success).toBe(true);
  });

  it.each(['', '-a', '.a', 'a b', 'a/b', 'é', 'a"'])('%j is none', (name) => {
    expect(v.safeParse(NameSchema, name).success).toBe(false);
  });

  it('tell which ids are encodings and how large each mask inflates', () => {
    for (let id = -1; id < 300; id++) expect(isEncodingId(id)).toBe(id >= 1 && id <= 5);
    expect(ENCODING_IDS.map((id) => inflatedBytes(id, 7))).toEqual([7, 7, 4, 7, 0]);
  });
});

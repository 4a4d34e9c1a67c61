import { describe, expect, it } from 'vitest';
import { PICTURE_FIELDS } from '../../state/index.js';
import { FIELD_WORDS, UNIT_WORDS } from './field-words.js';

const tell = (
  unit: keyof typeof UNIT_WORDS,
  value: number,
  field: { min: number; max: number },
): string[] => {
  const text = UNIT_WORDS[unit].text(value, { kind: 'range', fallback: field.min, ...field });
  return [text, UNIT_WORDS[unit].spoken(text)];
};

describe('values of settings', () => {
  it('are told as a share of their range', () => {
    expect(tell('percent', PICTURE_FIELDS.blurStrength.min, PICTURE_FIELDS.blurStrength)[0]).toBe('0 %');
    expect(tell('percent', PICTURE_FIELDS.blurStrength.max, PICTURE_FIELDS.blurStrength)[0]).toBe('100 %');
    expect(tell('percent', 0.55, { min: 0, max: 1 })).toEqual(['55 %', '55 percent']);
  });

  it('say which way of the middle they are', () => {
    const middle = { min: -1, max: 1 };
    expect(tell('signed', 0, middle)).toEqual(['0', '0']);
    expect(tell('signed', -0.001, middle)).toEqual(['0', '0']);
    expect(tell('signed', 0.254, middle)).toEqual(['+25', 'plus 25']);
    expect(tell('signed', -1, middle)).toEqual(['−100', 'minus 100']);
  });

  it('are degrees where they turn something', () => {
    expect(tell('degrees', 159.6, { min: 0, max: 360 })).toEqual(['160°', '160 degrees']);
  });
});

describe('settings that are colours', () => {
  it('offer their own default, and each colour once', () => {
    for (const [name, field] of Object.entries(PICTURE_FIELDS)) {
      if (field.kind !== 'colour') continue;
      const offered = (FIELD_WORDS[name as keyof typeof FIELD_WORDS].colours ?? []).map(([colour]) => colour);
      expect(offered, name).toContain(field.fallback);
      expect(new Set(offered).size, name).toBe(offered.length);
    }
  });
});

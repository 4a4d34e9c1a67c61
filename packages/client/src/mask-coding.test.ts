import { defaultSettings, ENCODING, type ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { DesiredSettings } from './desired-settings.js';
import { CODING_HOLD_MS, FreshEpoch, MaskCodingSwitch } from './mask-coding.js';
import type { Session } from './types.js';

const { alpha8Deflate, alpha4Deflate, classDeflate, unchanged } = ENCODING;
const COARSE = [alpha8Deflate, classDeflate, unchanged, alpha4Deflate];

function session(
  kind: ModeInfo['kind'] = 'alpha',
  encodings: Session['encodings'] = Object.values(ENCODING),
): Session {
  const mode = {
    id: 'a',
    title: 'a',
    description: 'a',
    task: kind === 'alpha' ? 'person' : 'scene',
    kind,
    labels: ['person'],
    palette: ['#ffffff'],
    input: { widthPx: 256, heightPx: 256 },
    output: { widthPx: 256, heightPx: 256 },
    stateful: false,
    listed: true,
  } as const satisfies ModeInfo;
  return {
    protocol: 1,
    sessionId: 's',
    epoch: 1,
    settings: defaultSettings('a'),
    modes: [mode],
    mode,
    encodings,
    limits: { maxFrameBytes: 1, maxFrameSidePx: 1, maxFramePixels: 1, maxMessageBytes: 1, deadlineMs: 1 },
    engine: { name: 'e', device: 'd', workers: 1 },
  };
}

describe('MaskCodingSwitch', () => {
  it('follows the plan, and not more often than the hold', () => {
    const coding = new MaskCodingSwitch(new DesiredSettings({}));
    expect(coding.change('alpha8', session(), 0)).toBeUndefined();
    expect(coding.change('alpha4', session(), 0)).toEqual({ encodings: COARSE });
    expect(coding.change('alpha4', session(), 9e9)).toBeUndefined();
    expect(coding.change('alpha8', session(), CODING_HOLD_MS - 1)).toBeUndefined();
    expect(coding.change('alpha8', session(), CODING_HOLD_MS)).toEqual({ encodings: COARSE.slice(0, 3) });
    let changes = 0;
    for (let ms = 0; ms < 60_000; ms += 100)
      if (coding.change(ms % 200 ? 'alpha8' : 'alpha4', session(), 1e6 + ms)) changes++;
    expect(changes).toBeLessThanOrEqual(60_000 / CODING_HOLD_MS);
  });

  it('leaves alone what the caller named, what the server cannot do and class masks', () => {
    const named = new DesiredSettings({ encodings: [ENCODING.alpha8] });
    expect(new MaskCodingSwitch(named).change('alpha4', session(), 0)).toBeUndefined();
    expect(named.current.encodings).toEqual([ENCODING.alpha8]);
    const coding = new MaskCodingSwitch(new DesiredSettings({}));
    expect(coding.change('alpha4', session('alpha', [alpha8Deflate]), 0)).toBeUndefined();
    expect(coding.change('alpha4', session('classes'), 0)).toBeUndefined();
  });
});

describe('FreshEpoch', () => {
  it('begins anew with what changes masks: mode, classes, threshold', () => {
    const fresh = new FreshEpoch();
    const base = defaultSettings('a');
    expect(fresh.after(1, base)).toBe(1);
    expect(fresh.after(2, { ...base, encodings: [alpha4Deflate], maxFps: 5 })).toBe(1);
    expect(fresh.after(3, { ...base, threshold: 0.6 })).toBe(3);
    expect(fresh.after(4, { ...base, threshold: 0.6, classes: [] })).toBe(4);
    expect(fresh.after(5, { ...base, threshold: 0.6, classes: [] })).toBe(4);
    expect(fresh.after(6, { ...base, threshold: 0.6, classes: null })).toBe(6);
    expect(fresh.after(7, { ...base, threshold: 0.6, mode: 'b' })).toBe(7);
  });
});

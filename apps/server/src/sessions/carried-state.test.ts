import { describe, expect, it } from 'vitest';
import { CarriedState, type FrameMoment, MAX_FRAME_GAP_MS } from './carried-state.js';

const START: FrameMoment = { epoch: 3, arrivedMs: 10_000, timestampS: 1_700_000_000 };

const after = (gaps: { arrivalMs?: number; captureMs?: number; epochs?: number }): FrameMoment => ({
  epoch: START.epoch + (gaps.epochs ?? 0),
  arrivedMs: START.arrivedMs + (gaps.arrivalMs ?? 33),
  timestampS: START.timestampS + (gaps.captureMs ?? 33) / 1000,
});

const kept = (): CarriedState<string> => {
  const carried = new CarriedState<string>();
  carried.keep(START, 'first');
  return carried;
};

describe('state carried from frame to frame', () => {
  it('is none at first, then that of the last frame kept', () => {
    const carried = new CarriedState<string>();
    expect(carried.for(START)).toBeUndefined();
    carried.keep(START, 'first');
    expect(carried.for(after({}))).toBe('first');
    carried.keep(after({}), 'second');
    expect(carried.for(after({ arrivalMs: 66, captureMs: 66 }))).toBe('second');
  });

  it('serves a client whose timestamps all are the same', () => {
    expect(kept().for(after({ captureMs: 0 }))).toBe('first');
  });

  it.each([
    ['frames arrive late', { arrivalMs: MAX_FRAME_GAP_MS + 1 }],
    ['frames were taken far apart', { captureMs: MAX_FRAME_GAP_MS + 1 }],
    ['the client set its clock back', { captureMs: -MAX_FRAME_GAP_MS - 1 }],
    ['the mode is another', { epochs: 1 }],
  ])('is forgotten when %s', (_, gaps) => {
    expect(kept().for(after(gaps))).toBeUndefined();
  });

  it('lasts up to the gap that is allowed', () => {
    expect(kept().for(after({ arrivalMs: MAX_FRAME_GAP_MS, captureMs: 400 }))).toBe('first');
  });

  it('does not take what comes late from an older mode', () => {
    const carried = kept();
    carried.keep({ ...after({}), epoch: START.epoch - 1 }, 'old');
    expect(carried.for(after({}))).toBe('first');
  });
});

import { describe, expect, it } from 'vitest';
import type { PictureLack } from './messages.js';
import {
  LEAST_PERSON_SHARE,
  NEW_PERSON_SHARE,
  NOBODY_MS,
  type PictureFacts,
  PictureWatch,
  SILENT_MS,
  WAITING_MS,
} from './picture-watch.js';

const LOOK_MS = 50;
const GOOD: PictureFacts = { waitsForMask: false, personShare: 0.3 };

/** Looks every 50 ms, with a frame before each look where frames come. */
function watching(isCamera = true) {
  let nowMs = 10_000;
  const watch = new PictureWatch(isCamera, nowMs);
  return (forMs: number, facts: Partial<PictureFacts> = {}, hasFrames = true): PictureLack | undefined => {
    let lack: PictureLack | undefined;
    for (const endMs = nowMs + forMs; nowMs < endMs; ) {
      nowMs += LOOK_MS;
      if (hasFrames) watch.captured();
      lack = watch.look(nowMs, { ...GOOD, ...facts });
    }
    return lack;
  };
}

describe('what the picture lacks', () => {
  it('is nothing while frames, masks and a person come', () => {
    expect(watching()(10_000)).toBeUndefined();
  });

  it('is frames once the camera has been silent for a while, until one comes', () => {
    const look = watching();
    expect(look(SILENT_MS - LOOK_MS, {}, false)).toBeUndefined();
    expect(look(LOOK_MS, {}, false)).toBe('frames');
    expect(look(LOOK_MS)).toBeUndefined();
  });

  it('is never frames where they do not come from a camera', () => {
    expect(watching(false)(10_000, {}, false)).toBeUndefined();
  });

  it('is not said of a time in which nobody looked', () => {
    const watch = new PictureWatch(true, 0);
    expect(watch.look(60_000, { ...GOOD, waitsForMask: true })).toBeUndefined();
  });

  it('is a mask after a wait that can be seen, until it is there', () => {
    const look = watching();
    expect(look(WAITING_MS - LOOK_MS, { waitsForMask: true })).toBeUndefined();
    expect(look(LOOK_MS, { waitsForMask: true })).toBe('mask');
    expect(look(LOOK_MS)).toBeUndefined();
    expect(look(WAITING_MS - LOOK_MS, { waitsForMask: true })).toBeUndefined();
  });

  it('is not a mask where it is frames that do not come', () => {
    const look = watching();
    const seen = Array.from({ length: 80 }, () => look(LOOK_MS, { waitsForMask: true }, false));
    expect(seen).not.toContain('mask');
    expect(seen.at(-1)).toBe('frames');
  });

  it('is a person once nobody has been there for a while', () => {
    const look = watching();
    expect(look(NOBODY_MS - LOOK_MS, { personShare: 0 })).toBeUndefined();
    expect(look(LOOK_MS, { personShare: 0 })).toBe('person');
    expect(look(LOOK_MS)).toBeUndefined();
  });

  it('does not flicker at the least share of a person', () => {
    const look = watching();
    expect(look(NOBODY_MS, { personShare: LEAST_PERSON_SHARE - 1e-6 })).toBe('person');
    expect(look(LOOK_MS, { personShare: LEAST_PERSON_SHARE })).toBe('person');
    expect(look(LOOK_MS, { personShare: NEW_PERSON_SHARE })).toBeUndefined();
    expect(look(NOBODY_MS, { personShare: LEAST_PERSON_SHARE })).toBeUndefined();
  });

  it('is no person where there is no mask to tell', () => {
    expect(watching()(10_000, { personShare: undefined })).toBeUndefined();
  });
});

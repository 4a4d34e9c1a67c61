import { describe, expect, it } from 'vitest';
import { ByteTrial, type TrialOffer } from './byte-trial.js';

const OFFER: TrialOffer = { largeRung: 2, smallBytes: 2000, largeBytes: 5000, msPerByte: 0.01 };
const GAP_MS = 33;

/** A stream whose frames are late by what `lateMs` says. */
function stream(trial: ByteTrial, seconds: number, lateMs: (bytes: number, n: number) => number) {
  const found: number[] = [];
  let large = 0;
  let closestFrames = Number.POSITIVE_INFINITY;
  let sinceLarge = 0;
  for (let n = 0; n * GAP_MS < seconds * 1000; n++) {
    const nowMs = n * GAP_MS;
    trial.update(nowMs, OFFER);
    const bytes = trial.rung === undefined ? OFFER.smallBytes : OFFER.largeBytes;
    sinceLarge++;
    if (bytes === OFFER.largeBytes) {
      if (large++ > 0) closestFrames = Math.min(closestFrames, sinceLarge);
      sinceLarge = 0;
    }
    trial.sent(bytes);
    const perByte = trial.answered(nowMs, bytes, lateMs(bytes, n));
    if (perByte !== undefined) found.push(perByte);
  }
  return { found, large, closestFrames };
}

describe('a trial whether bytes take the time', () => {
  it('acquits them where larger frames are no later, within seconds', () => {
    const { found } = stream(new ByteTrial(), 4, (_, n) => 60 + 25 * Math.sin(n * n));
    expect(found.length).toBeGreaterThan(0);
    for (const perByte of found) expect(perByte).toBeLessThan(0.005);
  });

  it('acquits none on a wire that is as narrow as thought, with few large frames in a minute', () => {
    const { found, large, closestFrames } = stream(new ByteTrial(), 60, (bytes) => bytes * 0.01);
    expect(found).toEqual([]);
    expect(large).toBeLessThanOrEqual(4 * 4);
    expect(closestFrames).toBeGreaterThanOrEqual(6);
  });

  it('is not misled by single stalls', () => {
    const trial = new ByteTrial();
    const { found } = stream(trial, 60, (bytes, n) => (n % 50 === 0 ? 900 : bytes * 0.01));
    expect(found).toEqual([]);
  });

  it('gives bytes up for lost in noise that is larger than what they add', () => {
    const { found } = stream(new ByteTrial(), 12, (bytes, n) => bytes * 0.003 + 400 * ((n * 0.618) % 1));
    expect(found.length).toBeGreaterThan(0);
  });

  it('ends where everything is sent, and where nothing is answered', () => {
    const trial = new ByteTrial();
    trial.update(0, OFFER);
    trial.update(1500, OFFER);
    for (let n = 0; n < 10; n++) trial.sent(2000);
    expect(trial.rung).toBe(2);
    expect(trial.rungOf(5000)).toBe(2);
    trial.update(30_000, OFFER);
    expect(trial.rung).toBeUndefined();
    expect(trial.rungOf(5000)).toBeUndefined();
    trial.update(40_000, undefined);
    trial.update(40_500, OFFER);
    for (let n = 0; n < 10; n++) trial.sent(2000);
    expect(trial.rung).toBeUndefined();
  });
});

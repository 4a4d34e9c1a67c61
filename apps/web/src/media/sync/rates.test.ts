import { describe, expect, it } from 'vitest';
import { BitRate, LatencyWindow, RateMeter } from './rates.js';

describe('RateMeter', () => {
  it('says the rate of a steady stream, early and late', () => {
    const meter = new RateMeter();
    for (let frame = 0; frame < 30; frame++) meter.add((frame * 1000) / 30);
    expect(Math.abs(meter.perSecond(1000) - 30)).toBeLessThanOrEqual(0.5);
    for (let frame = 30; frame < 150; frame++) meter.add((frame * 1000) / 30);
    expect(Math.abs(meter.perSecond(5000) - 30)).toBeLessThanOrEqual(0.5);
  });

  it('falls to nothing when nothing comes, and does not guess from a blink', () => {
    const meter = new RateMeter();
    expect(meter.perSecond(0)).toBe(0);
    meter.add(0);
    meter.add(1);
    expect(meter.perSecond(2)).toBe(0);
    expect(meter.perSecond(3000)).toBe(0);
  });
});

describe('LatencyWindow', () => {
  it('gives percentiles by nearest rank over the newest values', () => {
    const window = new LatencyWindow();
    expect(window.percentileMs(0.5)).toBe(0);
    for (let value = 100; value >= 1; value--) window.add(value);
    expect([window.percentileMs(0.5), window.percentileMs(0.95)]).toEqual([50, 95]);
    for (let value = 0; value < 128; value++) window.add(7);
    expect(window.percentileMs(0.95)).toBe(7);
  });
});

describe('BitRate', () => {
  it('turns a byte counter into kilobits a second over the last two seconds', () => {
    const rate = new BitRate();
    expect(rate.kbps(5000, 0)).toBe(0);
    expect(rate.kbps(6000, 1000)).toBe(8);
    expect(rate.kbps(6000, 3000)).toBe(0);
  });
});

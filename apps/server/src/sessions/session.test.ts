import {
  defaultSettings,
  ENCODING,
  type FrameResult,
  LIMITS,
  type MaskResult,
  NO_TIMES,
} from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { FloodDetector } from './flood-detector.js';
import { SessionRegistry } from './registry.js';
import { MEDIAN_WINDOW, RollingMedian } from './rolling-median.js';
import { MAX_SESSION_BYTES_PER_SECOND, Session } from './session.js';
import { TokenBucket } from './token-bucket.js';

const session = (nowMs = 0): Session => new Session('s', defaultSettings('balanced'), nowMs);

/** Sends frames at a steady rate from `fromMs` on and gives what was said of each. */
function send(target: Session, fps: number, durationMs: number, fromMs = 0): string[] {
  const count = Math.floor((fps * durationMs) / 1000);
  return Array.from({ length: count }, (_, i) => target.admitFrame(5000, fromMs + (i * 1000) / fps));
}

const maskOf = (epoch: number, byte: number): MaskResult => ({
  frameId: 1,
  timestampS: 0,
  epoch,
  times: NO_TIMES,
  status: 'mask',
  encoding: ENCODING.alpha8Deflate,
  widthPx: 4,
  heightPx: 4,
  payload: new Uint8Array([byte, 2, 3]),
});

describe('the rate limit', () => {
  it('lets the granted rate through for ever', () => {
    expect(new Set(send(session(), 60, 20_000))).toEqual(new Set(['accepted']));
  });

  it('cuts a faster sender down to the granted rate', () => {
    const said = send(session(), 100, 10_000);
    const accepted = said.filter((word) => word === 'accepted').length;
    expect(accepted).toBeGreaterThan(595);
    expect(accepted).toBeLessThan(625);
    expect(said).not.toContain('flood');
  });

  it('follows the rate that was configured', () => {
    const target = session();
    target.reconfigure({ ...target.settings, maxFps: 5 }, 0);
    const accepted = send(target, 9, 10_000).filter((word) => word === 'accepted').length;
    expect(accepted).toBeLessThanOrEqual(5 * 10 + 8);
    expect(accepted).toBeGreaterThanOrEqual(50);
  });

  it('counts bytes too', () => {
    const target = session();
    const big = 512 * 1024;
    const said = Array.from({ length: 200 }, (_, i) => target.admitFrame(big, i * 20));
    const accepted = said.filter((word) => word === 'accepted').length;
    expect(accepted * big).toBeLessThanOrEqual(MAX_SESSION_BYTES_PER_SECOND * 5.1);
    expect(said).toContain('rate_limited');
  });
});

describe('a flood', () => {
  it('is more than twice the rate for the whole window', () => {
    const said = send(session(), 1000, 6000);
    const firstFlood = said.indexOf('flood');
    expect(firstFlood).toBeGreaterThanOrEqual(LIMITS.floodWindowMs - 500);
    expect(firstFlood).toBeLessThanOrEqual(LIMITS.floodWindowMs + 500);
  });

  it('of control messages is told from a client that asks often', () => {
    const ask = (perSecond: number): number => {
      const target = session();
      const timesMs = Array.from({ length: perSecond * 6 }, (_, i) => (i * 1000) / perSecond);
      return timesMs.findIndex((nowMs) => target.countControl(nowMs));
    };
    expect(ask(38)).toBe(-1);
    expect(ask(1000)).toBeGreaterThan(LIMITS.floodWindowMs - 500);
  });

  it('is not a burst, however high, that pauses', () => {
    const detector = new FloodDetector(0);
    for (let burst = 0; burst < 20; burst++)
      for (let i = 0; i < 2000; i++) expect(detector.count(burst * 3000 + i, 60)).toBe(false);
  });

  it('is not a rate just under twice the limit', () => {
    expect(send(session(), 115, 20_000)).not.toContain('flood');
  });
});

describe('counters', () => {
  it('tell what came and how each frame ended', () => {
    const target = session(1000);
    const cost = { bytes: 44, queueMs: 1, serviceMs: 6 };
    const base = { frameId: 1, timestampS: 0, epoch: 0, times: NO_TIMES };
    const dropped: FrameResult = { ...base, status: 'dropped', reason: 'expired' };
    const failed: FrameResult = { ...base, status: 'error', reason: 'corrupt_image' };
    for (let i = 0; i < 3; i++) target.admitFrame(100, 1000);
    target.countAnswer(maskOf(0, 1), cost);
    target.countAnswer(dropped, cost);
    target.countAnswer(dropped, cost);
    target.countAnswer(failed, cost);
    expect(target.stats(3000)).toEqual({
      sessionId: 's',
      epoch: 0,
      uptimeMs: 2000,
      framesReceived: 3,
      masksSent: 1,
      dropped: { expired: 2 },
      errors: { corrupt_image: 1 },
      bytesIn: 300,
      bytesOut: 176,
      queueMs: 1,
      serviceMs: 6,
    });
  });

  it('take the median over the last samples only', () => {
    const median = new RollingMedian();
    expect(median.median()).toBe(0);
    for (let i = 0; i < 50; i++) median.record(1000);
    for (let i = 0; i < MEDIAN_WINDOW; i++) median.record(i);
    expect(median.median()).toBe(50);
  });
});

describe('faults', () => {
  it('are limited to ten a second', () => {
    const target = session();
    const granted = Array.from({ length: 2000 }, (_, ms) => target.admitFault(ms)).filter(Boolean).length;
    expect(granted).toBeGreaterThanOrEqual(2 * LIMITS.maxFaultsPerSecond);
    expect(granted).toBeLessThanOrEqual(3 * LIMITS.maxFaultsPerSecond);
  });
});

describe('an equal mask', () => {
  const reading5 = (): Session => {
    const target = session();
    target.reconfigure({ ...target.settings, encodings: [ENCODING.alpha8Deflate, ENCODING.unchanged] }, 0);
    return target;
  };
  const encodingOf = (result: FrameResult): number => (result.status === 'mask' ? result.encoding : 0);

  it('shrinks to nothing, at most ten times in a row', () => {
    const target = reading5();
    const sent = Array.from({ length: 13 }, () => encodingOf(target.prepare(maskOf(1, 7))));
    expect(sent).toEqual([2, ...Array<number>(10).fill(5), 2, 5]);
  });

  it('is sent whole when another mask came between, or the settings changed', () => {
    const target = reading5();
    const before = [7, 8, 8, 7].map((byte) => encodingOf(target.prepare(maskOf(1, byte))));
    expect(before).toEqual([2, 2, 5, 2]);
    target.reconfigure(target.settings, 0);
    expect(encodingOf(target.prepare(maskOf(1, 7)))).toBe(2);
    expect(encodingOf(target.prepare(maskOf(2, 7)))).toBe(2);
    expect(encodingOf(target.prepare(maskOf(2, 7)))).toBe(5);
  });

  it('is sent whole to a client that did not name encoding 5', () => {
    const target = session();
    expect([1, 2].map(() => encodingOf(target.prepare(maskOf(0, 7))))).toEqual([2, 2]);
  });
});

it('numbers epochs from 0 and counts on with each change', () => {
  const target = session();
  expect(target.epoch).toBe(0);
  expect(target.reconfigure({ ...target.settings, threshold: 0.3 }, 0)).toBe(1);
  expect(target.reconfigure(target.settings, 0)).toBe(2);
  expect(target.settings.threshold).toBe(0.3);
});

it('a bucket never holds more than its burst and never goes below zero', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
  expect([1, 2, 3, 4].map(() => bucket.take(60_000))).toEqual([true, true, true, false]);
  expect(bucket.take(60_050)).toBe(false);
  expect(bucket.take(60_100)).toBe(true);
});

it('a registry takes no more than its maximum and frees places once', () => {
  const registry = new SessionRegistry(1);
  const first = session();
  expect(registry.add(first)).toBe(true);
  expect(registry.add(new Session('t', defaultSettings('fast'), 0))).toBe(false);
  registry.remove('s');
  registry.remove('s');
  expect(registry.size).toBe(0);
});

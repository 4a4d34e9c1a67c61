import { describe, expect, it } from 'vitest';
import { checklist } from '../connection-test/checklist.js';
import { checkFiguresOfStream } from './check-figures.js';
import { Diagnosis, HOLD_MS } from './diagnosis.js';
import type { PageFigures, StreamStats } from './sample.js';
import { PAGE, STATS } from './testing/samples.js';

const TICK_MS = 250;
const OLD: PageFigures = { ...PAGE, maskAgeMs: 900 };

/** A stream that is looked at four times a second. */
class Watched {
  readonly diagnosis = new Diagnosis();
  nowMs = 1000;

  look(page: PageFigures = PAGE, stats: StreamStats = STATS): string[] {
    this.nowMs += TICK_MS;
    return this.diagnosis.update(this.nowMs, stats, page).map(({ code }) => code);
  }

  /** What is told at the end. */
  lookFor(forMs: number, page: PageFigures = PAGE): string[] {
    let told: string[] = [];
    for (let ms = 0; ms < forMs; ms += TICK_MS) told = this.look(page);
    return told;
  }
}

describe('over time', () => {
  it('tells what holds for two seconds, and not before', () => {
    const watched = new Watched();
    expect(watched.lookFor(HOLD_MS, OLD)).toEqual([]);
    expect(watched.look(OLD)).toEqual(['mask_old']);
  });

  it('tells nothing of what comes and goes', () => {
    const watched = new Watched();
    for (let i = 0; i < 40; i++) {
      expect(watched.lookFor(HOLD_MS / 2, OLD)).toEqual([]);
      expect(watched.look()).toEqual([]);
    }
  });

  it('goes on telling through a short good moment, and stops after a long one', () => {
    const watched = new Watched();
    watched.lookFor(HOLD_MS + TICK_MS, OLD);
    expect(watched.lookFor(HOLD_MS - TICK_MS)).toEqual(['mask_old']);
    expect(watched.look(OLD)).toEqual(['mask_old']);
    expect(watched.lookFor(HOLD_MS)).toEqual([]);
    expect(watched.look(OLD)).toEqual([]);
  });

  it('shows the newest figure', () => {
    const { diagnosis } = new Watched();
    for (let ms = 0; ms <= 3000; ms += TICK_MS) diagnosis.update(ms, STATS, { ...PAGE, maskAgeMs: 600 + ms });
    expect(diagnosis.update(3250, STATS, { ...PAGE, maskAgeMs: 999 })[0]?.figure).toBe('999 ms');
  });

  it('counts frames over the last seconds, not since the beginning', () => {
    const watched = new Watched();
    const frames = (sent: number, superseded: number): StreamStats => ({
      ...STATS,
      frames: { ...STATS.frames, sent, dropped: { superseded } },
    });
    // What was lost before it was first looked at is past.
    let sent = 5000;
    let superseded = 4000;
    const look = (dropsEach: number): string[] => {
      sent += 8;
      superseded += dropsEach;
      return watched.look(PAGE, frames(sent, superseded));
    };
    for (let i = 0; i < 40; i++) expect(look(0)).toEqual([]);
    let told: string[] = [];
    for (let i = 0; i < 24; i++) told = look(2);
    expect(told).toEqual(['frames_dropped']);
    for (let i = 0; i < 40; i++) told = look(0);
    expect(told).toEqual([]);
  });

  it('finds a window that is stuck also when now and then a place is free', () => {
    const watched = new Watched();
    const server = { queueMs: 40, decodeMs: 1, inferenceMs: 20, encodeMs: 1 };
    const stats = { ...STATS, server, maxInFlight: 2, roundTripMs: { p50: 102, p95: 110, p99: 110 } };
    let told: string[] = [];
    for (let i = 0; i < 40; i++) told = watched.look(PAGE, { ...stats, inFlight: i % 4 === 3 ? 1 : 2 });
    expect(told).toEqual(['server_queue']);
    for (let i = 0; i < 40; i++) told = watched.look(PAGE, { ...stats, inFlight: 1 });
    expect(told).toEqual([]);
  });

  it('knows how the time of the model varies once it has seen enough masks', () => {
    const watched = new Watched();
    const masks = (count: number): void => {
      for (let i = 0; i < count; i++)
        watched.diagnosis.noteMask({ inferenceUs: i % 8 === 0 ? 60_000 : 6000 });
    };
    masks(20);
    expect(watched.lookFor(3000)).toEqual([]);
    masks(80);
    expect(watched.lookFor(3000)).toEqual(['inference_varies']);
    watched.diagnosis.reset();
    expect(watched.lookFor(3000)).toEqual([]);
  });
});

it("gives the checklist a stream's figures", () => {
  const bytes = { upTotal: 1e6, downTotal: 1e6, upPerFrame: 10_000, downPerMask: 4000 };
  const items = checklist(
    checkFiguresOfStream(
      { ...STATS, bytes },
      { ...PAGE, device: 'CPU, 2 threads', intervalMs: { p50: 33, p95: 40 } },
    ),
  );
  const states = Object.fromEntries(items.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({ bandwidth: 'pass', leaks: 'pass', responsive: 'pass', gpu: 'info' });
  expect(Object.values(states)).not.toContain('fail');
  expect(items[0]?.measured).toBe('0.41 MB/s');
});

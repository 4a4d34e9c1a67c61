import type { Picture } from '@maskwire/compositor';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SyncWish } from '../messages.js';
import { Display, type DisplayStage } from './display.js';
import { FrameCopies } from './frame-copies.js';
import { FrameRing } from './frame-ring.js';
import { Presenter } from './presenter.js';
import { FRAME_MS } from './steady-delay.js';
import type { Presented } from './stream-stats.js';

const SIZE = { widthPx: 128, heightPx: 72 };
const MASK = { ...SIZE, kind: 'alpha', pixels: new Uint8Array(128 * 72) } as const;

function pictureOf(number: number, brightness: number): Picture {
  const bytes = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 4).fill(brightness + (number % 7));
  const plane = { offsetBytes: 0, strideBytes: SIZE.widthPx * 4, ...SIZE };
  return { kind: 'packed', ...SIZE, bytes, plane, order: 'rgba' };
}

interface Drawn {
  readonly picture: number;
  readonly mask: number | undefined;
  readonly atMs: number;
}

/** The real rules, drawing into a list. */
function stageFor(presenter: Presenter, draws: Drawn[], cuts: number[]): DisplayStage {
  const now = (): number => performance.now();
  const draw = (picture: number, mask: number | undefined): void =>
    void draws.push({ picture, mask, atMs: now() });
  return {
    setSync: () => {},
    forgetMasks: () => presenter.forgetMasks(),
    wantsLive: () => presenter.liveDraw(now()) !== undefined,
    hasTime: () => true,
    isRaw: false,
    isNewest: (number) => presenter.isNewest(number),
    showLive: ({ number }) => {
      if (presenter.liveDraw(now()) === undefined) return;
      presenter.drewLive();
      draw(number, undefined);
    },
    sceneBegins: (number) => {
      cuts.push(number);
      presenter.sceneBegins(number);
    },
    keepMask: (number, capturedAtMs) => presenter.keepMask(number, capturedAtMs, now()),
    maskFor: ({ number, capturedAtMs }) => presenter.maskFor(number, capturedAtMs, now()),
    showMoved: ({ number }, of) => {
      presenter.drewMoved(number);
      draw(number, of.number);
    },
    showMasked: ({ number }) => {
      const isShown = presenter.onMask(number, now());
      if (isShown) draw(number, number);
      return isShown;
    },
  };
}

/** A stream without camera, encoder and server: frames and masks come when the test says. */
class Rig {
  readonly draws: Drawn[] = [];
  /** Frames with which a scene began. */
  readonly cuts: number[] = [];
  /** Of the pictures captured from now on, 0..249. */
  brightness = 0;
  readonly presented: Presented[] = [];
  readonly copies = new FrameCopies();
  readonly ring = new FrameRing(16);
  readonly display: Display;
  readonly capturedAtMs = new Map<number, number>();
  newest = 0;
  released = 0;

  constructor(wish: SyncWish) {
    const presenter = new Presenter('blur');
    presenter.start();
    const stage = stageFor(presenter, this.draws, this.cuts);
    this.display = new Display(stage, wish, (frame) => this.presented.push(frame));
  }

  capture(): number {
    const number = ++this.newest;
    const picture = pictureOf(number, this.brightness);
    const copy = this.copies.open({ picture, release: () => this.released++ });
    const capturedAtMs = performance.now();
    this.capturedAtMs.set(number, capturedAtMs);
    this.display.captured({ number, capturedAtMs, picture });
    this.ring.add(number, { number, capturedAtMs, copy });
    return number;
  }

  /** @param frameId of the frame whose mask it is: its own, or an earlier one's in a still scene */
  answer(number: number, frameId = number): void {
    const entry = this.ring.take(number);
    if (!entry) return;
    const { capturedAtMs, copy } = entry;
    const of = { number, frameId, epoch: 0, capturedAtMs, mask: MASK, classes: undefined };
    this.display.answered(of, copy);
    copy.release();
  }

  close(): void {
    this.ring.clear();
    this.display.close();
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** `count` frames at a camera's pace, each answered after its latency. */
function stream(rig: Rig, count: number, latencyMs: (number: number) => number): void {
  for (let frame = 0; frame < count; frame++) {
    const number = rig.capture();
    setTimeout(() => rig.answer(number), latencyMs(number));
    vi.advanceTimersByTime(FRAME_MS);
  }
}

const delays = (rig: Rig): number[] =>
  rig.draws
    .filter(({ picture, mask }) => picture === mask)
    .map(({ picture, atMs }) => atMs - (rig.capturedAtMs.get(picture) ?? 0));

describe('Display', () => {
  it('exact adds no delay while masks come fast', () => {
    const rig = new Rig('exact');
    stream(rig, 100, (number) => 5 + (number % 4) * 10);
    expect(Math.max(...delays(rig).map((ms, i) => ms - (5 + ((i + 1) % 4) * 10)))).toBeLessThan(1);
  });

  it('exact evens out what the way makes uneven', () => {
    const rig = new Rig('exact');
    stream(rig, 400, (number) => 150 + ((number * 7) % 10) * 10);
    const late = delays(rig).slice(-100);
    expect(late.length).toBe(100);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(15);
    expect(rig.draws.slice(-100).every(({ picture, mask }) => picture === mask)).toBe(true);
  });

  it.each([
    ['exact', []],
    ['low-latency', [1]],
  ] as const)('%s begins anew with the first frame of another scene', (wish, before) => {
    const rig = new Rig(wish);
    stream(rig, 40, () => 20);
    expect(rig.cuts).toEqual(before);
    rig.brightness = 120;
    stream(rig, 40, () => 20);
    expect(rig.cuts).toEqual([...before, 41]);
  });

  it('low latency shows each new frame at once, with a mask of before', () => {
    const rig = new Rig('low-latency');
    stream(rig, 60, () => 200);
    const last = rig.draws.slice(-30);
    expect(last.every(({ picture, mask }) => mask !== undefined && mask < picture)).toBe(true);
    expect(last.every(({ picture, atMs }) => atMs === rig.capturedAtMs.get(picture))).toBe(true);
    const age = rig.presented.at(-1)?.maskAgeMs ?? Number.NaN;
    expect(age).toBeGreaterThan(195);
    expect(age).toBeLessThan(240);
  });

  it('on its own changes to low latency where masks take long, and back', () => {
    const rig = new Rig('auto');
    stream(rig, 60, () => 20);
    expect(rig.display.sync).toBe('exact');
    stream(rig, 160, () => 250);
    expect(rig.display.sync).toBe('low-latency');
    stream(rig, 300, () => 20);
    expect(rig.display.sync).toBe('exact');
    expect(delays(rig).length).toBeGreaterThan(100);
  });

  it('does not take a still scene, whose masks are there at once, for a fast way', () => {
    const rig = new Rig('auto');
    stream(rig, 60, () => 250);
    expect(rig.display.sync).toBe('low-latency');
    const known = rig.newest - 10;
    rig.answer(known);
    for (let frame = 0; frame < 300; frame++) {
      rig.answer(rig.capture(), known);
      vi.advanceTimersByTime(FRAME_MS);
    }
    expect(rig.display.sync).toBe('low-latency');
  });

  it('lets every copy go exactly once, whatever happens', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant({ do: 'capture' } as const) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), lag: fc.nat(20) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(120) }) },
      fc.constant({ do: 'forget' } as const),
      fc.record({
        do: fc.constant('sync' as const),
        wish: fc.constantFrom('auto' as const, 'exact' as const, 'low-latency' as const),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.boolean(), (steps, isUneven) => {
        const rig = new Rig('exact');
        // So that some wait for their time from the first step on.
        if (isUneven) stream(rig, 40, (number) => 100 + (number % 10) * 30);
        for (const each of steps) {
          if (each.do === 'capture') rig.capture();
          else if (each.do === 'answer') rig.answer(rig.newest - each.lag);
          else if (each.do === 'wait') vi.advanceTimersByTime(each.ms);
          else if (each.do === 'forget') rig.display.forgetMasks();
          else rig.display.setSync(each.wish);
        }
        rig.close();
        vi.runAllTimers();
        const { opened, closed } = rig.copies.counts;
        expect([closed, rig.released]).toEqual([opened, opened]);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { seed: 11, numRuns: 40 },
    );
  });
});

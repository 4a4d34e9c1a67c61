import { ENCODING, LIMITS } from '@maskwire/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropMessage, errorMessage, MASK_PIXELS, maskMessage, wrongSizeMessage } from './testing/answers.js';
import { frameBench, IMAGE } from './testing/frame-bench.js';
import type { MaskEvent } from './types.js';

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

describe('FrameStream', () => {
  it('delivers a decoded mask with the times of its frame', () => {
    const { stream, events, clock, send } = frameBench();
    const masks: MaskEvent[] = [];
    events.on('mask', (mask) => masks.push(mask));
    const captureTimeS = clock.nowMs() / 1000;
    send();
    clock.advance(40);
    // The echo of the server is not trusted for the time of capture.
    stream.receive(maskMessage({ frameId: 1, timestampS: 999 }, 77));
    expect(masks[0]).toMatchObject({
      frameId: 1,
      captureTimeS,
      kind: 'alpha',
      stale: false,
      roundTripMs: 40,
    });
    expect(masks[0]?.pixels).toEqual(new Uint8Array(MASK_PIXELS).fill(77));
    expect(stream.stats().latencyMs?.p50).toBeCloseTo(40);
  });

  it.each([1, 4, 16])('lets at most %d frames be unanswered, and any answer frees one', (maxInFlight) => {
    const { stream, sentIds, send } = frameBench(maxInFlight);
    for (let i = 0; i < 40; i++) send();
    expect(sentIds).toHaveLength(maxInFlight);
    expect(send()).toEqual({ sent: false, reason: 'window' });
    const answers = [
      maskMessage,
      dropMessage,
      errorMessage,
      (fields: { frameId: number }) => wrongSizeMessage(fields, 9),
    ];
    for (let i = 0; i < 200; i++) {
      stream.receive(answers[i % answers.length]?.({ frameId: sentIds[i] ?? -1 }));
      expect(send().sent).toBe(true);
      expect(stream.canSend(0)).toBe('window');
    }
  });

  it('refuses empty and oversized images by itself', () => {
    const { stream, sentIds } = frameBench();
    expect(stream.send(new Uint8Array(0), 0)).toEqual({ sent: false, reason: 'empty' });
    const tooLarge = new Uint8Array(LIMITS.maxFrameBytes + 1);
    expect(stream.send(tooLarge, 0)).toEqual({ sent: false, reason: 'too_large' });
    expect(stream.send(tooLarge.subarray(1), 0)).toMatchObject({ sent: true });
    expect(sentIds).toEqual([1]);
    expect(stream.stats().frames.refused).toEqual({ empty: 1, too_large: 1 });
  });

  it('holds to the limits that the server named, also when they are lower', () => {
    const { stream, sink } = frameBench();
    stream.open(sink, { maxFrameBytes: 1000, maxMessageBytes: 900 });
    expect(stream.send(new Uint8Array(1001), 0)).toEqual({ sent: false, reason: 'too_large' });
    expect(stream.send(new Uint8Array(885), 0)).toEqual({ sent: false, reason: 'too_large' });
    expect(stream.send(new Uint8Array(884), 0).sent).toBe(true);
  });

  it('says why a frame would not be sent', () => {
    const { stream, clock, send } = frameBench(2);
    stream.setLimits(10, 10);
    send();
    send();
    expect(stream.canSend(clock.nowMs())).toBe('window');
    stream.receive(dropMessage({ frameId: 1 }));
    expect(stream.canSend(clock.nowMs())).toBe('rate');
    expect(stream.canSend(clock.nowMs() + 100)).toBe('ok');
    stream.setAccepting(false);
    expect(stream.canSend(clock.nowMs() + 100)).toBe('not_ready');
  });

  it('takes another flow at once, with frames in flight', () => {
    const { stream, clock, sentIds, send } = frameBench(2);
    for (let i = 0; i < 4; i++) send();
    expect(sentIds).toEqual([1, 2]);
    stream.setFlow({ kind: 'fixed', window: 5, maxFps: 10 });
    for (let i = 0; i < 4; i++) {
      clock.advance(100);
      send();
    }
    expect(sentIds).toEqual([1, 2, 3, 4, 5]);
    stream.setFlow({ kind: 'auto' });
    // Those the new strategy did not see sent are none of its business; its slots are the same.
    for (const frameId of sentIds) stream.receive(maskMessage({ frameId }));
    expect(stream.stats()).toMatchObject({ inFlight: 0, frames: { masks: 5 } });
    expect(send().sent).toBe(true);
    expect(() => stream.setFlow({ kind: 'fixed', window: 17 })).toThrow('window');
    expect(stream.stats().plan.imageLevel).toBeLessThan(1);
  });

  it('plans for the mode and the pictures that it is told of, within what the server takes', () => {
    const { stream, clock } = frameBench({ kind: 'fixed', window: 3, maxFps: 60, maxDimensionPx: 320 });
    expect(stream.plan(clock.nowMs()).image).toMatchObject({ widthPx: 256, heightPx: 256 });
    stream.setSource({ widthPx: 1280, heightPx: 720 });
    expect(stream.plan(clock.nowMs()).image).toMatchObject({ widthPx: 320, heightPx: 180 });
    stream.setLimits(12, 12);
    expect(stream.plan(clock.nowMs())).toMatchObject({ maxFps: 12, window: 3 });
    expect(stream.stats()).toMatchObject({ maxInFlight: 3, plan: { maxFps: 12 } });
  });

  it('pings often while frames adapt to the way, seldom otherwise', () => {
    const { stream, clock, send } = frameBench({ kind: 'auto' });
    expect(stream.pingIntervalMs()).toBe(3000);
    send();
    expect(stream.pingIntervalMs()).toBe(500);
    clock.advance(1000);
    expect(stream.pingIntervalMs()).toBe(3000);
    send();
    stream.setFlow({ kind: 'fixed', window: 2 });
    expect(stream.pingIntervalMs()).toBe(3000);
  });

  it('gives answers that lie unread a moment when its thread stood still', () => {
    const { stream, clock, ends, send } = frameBench();
    send();
    clock.stall(5000);
    expect(ends).toEqual([]);
    stream.receive(maskMessage({ frameId: 1 }));
    clock.advance(100);
    expect(ends).toEqual(['mask 1']);
    send();
    clock.stall(60_000);
    clock.advance(100);
    expect(ends).toEqual(['mask 1', 'lost 2 timeout']);
  });

  it('sends nothing, and counts nothing as sent, when the connection will not take it', () => {
    const { sink, send, stream } = frameBench();
    sink.connected = false;
    expect(send()).toEqual({ sent: false, reason: 'not_ready' });
    expect(stream.stats()).toMatchObject({ inFlight: 0, frames: { sent: 0 } });
  });

  it('gives a frame up after two seconds, and only then', () => {
    const { clock, ends, send } = frameBench();
    send();
    clock.advance(1000);
    send();
    clock.advance(999);
    expect(ends).toEqual([]);
    clock.advance(1);
    expect(ends).toEqual(['lost 1 timeout']);
    clock.advance(1000);
    expect(ends).toEqual(['lost 1 timeout', 'lost 2 timeout']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts what is no protocol, frees the slot it names and throws nothing', () => {
    const { stream, ends, send } = frameBench();
    for (let i = 0; i < 4; i++) send();
    stream.receive('text');
    stream.receive(undefined);
    stream.receive(new Uint8Array(3));
    stream.receive(new Uint8Array([0, 0, 0, 1]));
    stream.receive(wrongSizeMessage({ frameId: 2 }, MASK_PIXELS + 1));
    stream.receive(maskMessage({ frameId: 3 }, 0, ENCODING.unchanged));
    expect(ends).toEqual(['error 1 bad_mask', 'error 2 bad_mask', 'error 3 bad_mask']);
    expect(stream.stats().protocolFaults).toBe(6);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        stream.receive(noise);
        stream.receive(noise.buffer);
      }),
    );
  });

  it('ends every frame exactly once and keeps its books, whatever happens in whatever order', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: 'send' as const, id: 0 }) },
      ...(['mask', 'stale', 'drop', 'error', 'garbage', 'unchanged'] as const).map((kind) => ({
        weight: 1,
        arbitrary: fc.record({ do: fc.constant(kind), id: fc.nat(40) }),
      })),
      { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), id: fc.nat(1500) }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom({ do: 'close' as const, id: 0 }, { do: 'open' as const, id: 0 }),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const bench = frameBench(3);
        const { stream, clock } = bench;
        for (const { do: action, id } of steps) {
          const fields = { frameId: id };
          if (action === 'send') bench.send();
          if (action === 'mask') stream.receive(maskMessage(fields));
          if (action === 'stale') stream.receive(maskMessage({ ...fields, epoch: 5 }));
          if (action === 'drop') stream.receive(dropMessage(fields));
          if (action === 'error') stream.receive(errorMessage(fields));
          if (action === 'garbage') stream.receive(wrongSizeMessage(fields, 3));
          if (action === 'unchanged') stream.receive(maskMessage(fields, 0, ENCODING.unchanged));
          if (action === 'wait') clock.advance(id);
          if (action === 'close') stream.close();
          if (action === 'open') bench.open();
          expect(stream.stats().inFlight).toBeLessThanOrEqual(3);
        }
        const ended = bench.ends.map((end) => end.split(' ')[1]);
        expect(new Set(ended).size).toBe(ended.length);
        const { frames, inFlight } = stream.stats();
        expect(ended.length + inFlight).toBe(bench.sentIds.length);
        expect(frames.sent).toBe(
          frames.masks +
            frames.staleMasks +
            total(frames.dropped) +
            total(frames.errors) +
            total(frames.lost) +
            inFlight,
        );
        stream.close();
        expect(clock.pendingTimers).toBe(0);
        expect(stream.send(IMAGE, 0).sent).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

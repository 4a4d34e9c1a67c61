import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import { maskMessage } from '../testing/answers.js';
import { fixture } from '../testing/fixture.js';
import { runConnectionTest } from './run.js';
import { measureService } from './service.js';
import type { TestPart } from './types.js';

const { serve } = fixture();
const image = Uint8Array.of(255, 216, 255, 0);
const frame = async () => image;
const limits = (limitMs: number, signal = new AbortController().signal) => ({
  clock: systemClock,
  signal,
  limitMs,
});
const reasonOf = (part: { ok: true } | { ok: false; reason: string }): string =>
  part.ok ? 'ok' : part.reason;

describe('a test without a server to use', () => {
  it('says that nobody answers, in every part, and does not throw', async () => {
    const result = await runConnectionTest({ url: 'http://127.0.0.1:1', frame });
    expect(result).toMatchObject({ server: undefined, mode: undefined });
    for (const part of ['roundTrip', 'down', 'up', 'computer', 'service'] as const)
      expect(reasonOf(result[part])).toBe('unreachable');
  });

  it('says that it is refused', async () => {
    const server = await serve({
      refuse: () => ({ code: 'unauthorised', message: 'Send the token', retryable: false }),
    });
    const result = await runConnectionTest({ url: server.url, frame });
    expect(result.roundTrip).toEqual({ ok: false, reason: 'refused', message: 'Send the token' });
  });

  it('throws for a URL that is none', () => {
    expect(() => runConnectionTest({ url: 'nowhere', frame })).toThrow('is no URL');
  });
});

describe('a test that is stopped', () => {
  it('ends at once and keeps what was measured', async () => {
    const server = await serve();
    const stop = new AbortController();
    const parts: TestPart[] = [];
    const result = await runConnectionTest({
      url: server.url,
      frame,
      signal: stop.signal,
      onProgress: (part) => {
        parts.push(part);
        if (part === 'down') stop.abort();
      },
    });
    expect(parts).toEqual(['connect', 'round-trip', 'down', 'up', 'computer', 'server']);
    expect(result.roundTrip.ok && result.roundTrip.value.p50).toBeGreaterThan(0);
    expect(result.server).toMatchObject({ engine: 'test', device: 'cpu' });
    for (const part of ['down', 'up', 'computer', 'service'] as const)
      expect(reasonOf(result[part])).toBe('aborted');
    expect(result.durationMs).toBeLessThan(5000);
  });

  it('ends also while frames are in flight that nobody answers', async () => {
    const server = await serve({ frame: () => undefined });
    const stop = new AbortController();
    const service = measureService(
      { url: server.url, token: undefined, mode: 'fast', images: [image], roundTripMs: 0 },
      limits(10_000, stop.signal),
    );
    setTimeout(() => stop.abort(), 100);
    await expect(service).rejects.toMatchObject({ reason: 'aborted' });
  });
});

describe("the server's speed", () => {
  const measure = (url: string, mode = 'fast') =>
    measureService({ url, token: undefined, mode, images: [image, image], roundTripMs: 0 }, limits(200));

  it('is its own time and what it delivers, each frame in the mode that was asked for', async () => {
    const server = await serve();
    const speed = await measure(server.url);
    expect(speed.deliveredFps).toBeGreaterThan(0);
    expect(speed).toMatchObject({ window: 4, frames: { unanswered: 0 } });
    expect(speed.frames.masks).toBe(speed.frames.sent);
    expect(speed.upBytesPerFrame).toBe(image.length + 16);
    expect(server.peer.settings.mode).toBe('fast');
  });

  it('waits for a mode that is still loaded, and counts nothing of that time', async () => {
    let early = 3;
    const server = await serve({
      frame: (peer, { frameId, timestampS }) => {
        if (early-- > 0) peer.socket.emit('mask', dropped(frameId, 8));
        else peer.socket.emit('mask', maskMessage({ frameId, timestampS, epoch: peer.epoch }));
      },
    });
    const speed = await measure(server.url);
    expect(speed.frames.sent - speed.frames.masks).toBe(3);
    expect(speed.deliveredFps).toBeGreaterThan(10);
  });

  it('is unknown of a mode that is not there', async () => {
    const server = await serve();
    await expect(measure(server.url, 'none')).rejects.toMatchObject({ reason: 'unknown_mode' });
  });

  it('is unknown where every frame ends otherwise, with the reasons', async () => {
    const server = await serve({
      frame: (peer, { frameId }) => void peer.socket.emit('mask', dropped(frameId, 1)),
    });
    await expect(measure(server.url)).rejects.toMatchObject({
      reason: 'no_masks',
      message: expect.stringMatching(/superseded \d/),
    });
  });
});

/** The 44 bytes of an answer `dropped` in epoch 1. */
function dropped(frameId: number, reason: number): Buffer {
  const answer = Buffer.alloc(44);
  answer.writeUInt32BE(frameId, 0);
  answer.set([1, 1, 0, reason], 16);
  answer.writeUInt32BE(1, 40);
  return answer;
}

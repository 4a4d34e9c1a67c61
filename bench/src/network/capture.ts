import { setTimeout as delay } from 'node:timers/promises';
import type { MaskClient } from '@maskwire/client';
import { type Pictures, SOURCE } from './pictures.js';

export const CAPTURE_FPS = 30;

/** One frame that was sent. */
export interface SentFrame {
  readonly atMs: number;
  readonly imageLevel: number;
}

/**
 * A camera before a client, as the page has it: 30 pictures a second by a schedule that does not drift. One that cannot
 * be sent when it comes is not encoded and never sent; the next one is newer.
 */
export async function capture(
  client: MaskClient,
  pictures: Pictures,
  durationMs: number,
): Promise<readonly SentFrame[]> {
  const sent: SentFrame[] = [];
  const startMs = performance.now();
  const take = async (number: number, capturedAtMs: number): Promise<void> => {
    if (client.canSend() !== 'ok') return;
    client.setSource(SOURCE);
    const { image, imageLevel } = client.plan();
    const bytes = await pictures.frame(number, image);
    if (client.send(bytes, capturedAtMs / 1000).sent) sent.push({ atMs: performance.now(), imageLevel });
  };
  for (;;) {
    const nowMs = performance.now();
    if (nowMs - startMs >= durationMs) return sent;
    const number = Math.floor(((nowMs - startMs) * CAPTURE_FPS) / 1000);
    await take(number, nowMs);
    const nextMs = startMs + ((number + 1) * 1000) / CAPTURE_FPS;
    // A timer may fire a little early: the same picture would be taken twice.
    await delay(Math.max(1, Math.ceil(nextMs - performance.now())));
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { MaskClient } from '@maskwire/client';
import { type Pictures, SOURCE } from './pictures.js';

const CAPTURE_FPS = 30;

/** One frame that was sent. */
export interface SentFrame {
  readonly atMs: number;
  readonly imageLevel: number;
}

export interface Captured {
  readonly sent: readonly SentFrame[];
  /** Pictures that came a second: less than 30 when this process was held up. */
  readonly fps: number;
}

/**
 * A camera before a client, as the page has it: 30 pictures a second by a schedule that does not drift. One that cannot
 * be sent when it comes is not encoded and never sent; the next one is newer.
 */
export async function capture(client: MaskClient, pictures: Pictures, durationMs: number): Promise<Captured> {
  const sent: SentFrame[] = [];
  const startMs = performance.now();
  const elapsedMs = (): number => performance.now() - startMs;
  let captures = 0;
  let number = 0;
  while (elapsedMs() < durationMs) {
    captures++;
    const frame = await take(client, pictures, number);
    if (frame) sent.push(frame);
    // Late: what the camera gave meanwhile is gone, but for the newest.
    number = Math.max(number + 1, Math.floor((elapsedMs() * CAPTURE_FPS) / 1000));
    await delay(Math.max(0, Math.ceil((number * 1000) / CAPTURE_FPS - elapsedMs())));
  }
  return { sent, fps: (captures * 1000) / durationMs };
}

async function take(client: MaskClient, pictures: Pictures, number: number): Promise<SentFrame | undefined> {
  const capturedAtMs = performance.now();
  if (client.canSend() !== 'ok') return undefined;
  client.setSource(SOURCE);
  const { image, imageLevel } = client.plan();
  const bytes = await pictures.frame(number, image);
  if (!client.send(bytes, capturedAtMs / 1000).sent) return undefined;
  return { atMs: performance.now(), imageLevel };
}

import type { ModeInfo } from '@maskwire/protocol';
import { type Limits, TestFailure, within } from './failure.js';
import { mean, spread } from './numbers.js';
import type { ComputerSpeed } from './types.js';

/** Images kept to be sent. */
const MAX_FRAMES = 12;
const LEAST_FRAMES = 2;
/** One frame may take this long. */
const FRAME_LIMIT_MS = 3000;

export interface EncodedFrames {
  readonly speed: ComputerSpeed;
  readonly images: readonly Uint8Array[];
}

/** Times the caller's own encoding; the first frame, which may load what it needs, does not count. */
export async function measureComputer(
  frame: (mode: ModeInfo) => Promise<Uint8Array>,
  mode: ModeInfo,
  { clock, signal, limitMs }: Limits,
): Promise<EncodedFrames> {
  const encode = (): Promise<Uint8Array> =>
    within({ clock, signal, limitMs: FRAME_LIMIT_MS }, () => frame(mode)).catch((cause: unknown) => {
      if (cause instanceof TestFailure) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TestFailure('encode_failed', `A picture could not be encoded: ${why}`, { cause });
    });
  const images = [await encode()];
  const timesMs: number[] = [];
  const endMs = clock.nowMs() + limitMs;
  while (timesMs.length < LEAST_FRAMES || (images.length < MAX_FRAMES && clock.nowMs() < endMs)) {
    const startMs = clock.nowMs();
    images.push(await encode());
    timesMs.push(clock.nowMs() - startMs);
  }
  return {
    images,
    speed: {
      encodeMs: spread(timesMs),
      bytesPerFrame: mean(images.map(({ byteLength }) => byteLength)),
      frames: images.length,
    },
  };
}

import type { FrameSource, SourceFrame } from '../input/source.js';

/** `bytes` in pieces of `chunkBytes`, as a stream may bring them. */
export async function* inChunks(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes)
    yield await Promise.resolve(bytes.subarray(at, at + chunkBytes));
}

export interface ReadAll {
  readonly frames: SourceFrame[];
  readonly skipped: string[];
}

export async function readAll(source: FrameSource, signal = new AbortController().signal): Promise<ReadAll> {
  const frames: SourceFrame[] = [];
  const skipped: string[] = [];
  const options = {
    wantedPx: { widthPx: 32, heightPx: 24 },
    signal,
    onSkip: (what: string) => skipped.push(what),
  };
  for await (const frame of source.frames(options)) frames.push(frame);
  return { frames, skipped };
}

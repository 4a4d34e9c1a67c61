import { paintScenes } from '@maskwire/compositor';
import type { Scene } from '@maskwire/compositor/look';

/** Small pictures of the moving backgrounds, in a thread and in graphics that are given back at once. */
export interface PaintScenes {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Empty where the browser gives no graphics; the start says what is wrong with them. */
export type ScenesPainted = ReadonlyMap<Scene, ImageBitmap>;

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<PaintScenes>): void => {
  const pictures = painted(data);
  self.postMessage(pictures, [...pictures.values()]);
};

function painted(size: PaintScenes): ScenesPainted {
  try {
    return paintScenes(size);
  } catch {
    return new Map();
  }
}

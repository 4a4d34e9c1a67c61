import { paintScenes } from '@maskwire/compositor';
import type { PaintScenes, ScenesPainted } from './background-messages.js';

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

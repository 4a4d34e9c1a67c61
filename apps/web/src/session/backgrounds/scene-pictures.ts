import type { PaintScenes, ScenesPainted } from '../../media/messages.js';

/** Twice the size that a list shows, for dense screens. */
const SIZE: PaintScenes = { widthPx: 320, heightPx: 180 };

/** Small pictures of the moving backgrounds; none where there are no graphics. */
export function paintScenePictures(): Promise<ScenesPainted> {
  const worker = new Worker(new URL('../../media/scene-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<ScenesPainted>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<ScenesPainted>) => resolve(data), {
      once: true,
    });
    worker.addEventListener('error', () => resolve(new Map()), { once: true });
    worker.postMessage(SIZE);
  }).finally(() => worker.terminate());
}

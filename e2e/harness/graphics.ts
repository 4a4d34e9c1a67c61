import { expect, type Page } from '@playwright/test';

interface Held {
  gl?: WebGL2RenderingContext;
  loss?: WEBGL_lose_context | null;
}

/** Keeps hold of the graphics that the page's worker will ask for; before the first start. */
export async function holdGraphics(page: Page): Promise<void> {
  await expect.poll(() => page.workers().length).toBe(1);
  await inWorker(page, () => {
    const held = globalThis as Held;
    OffscreenCanvas.prototype.getContext = new Proxy<OffscreenCanvas['getContext']>(
      Reflect.get(OffscreenCanvas.prototype, 'getContext'),
      {
        apply: (target, canvas, request) => {
          const context: unknown = Reflect.apply(target, canvas, request);
          if (context instanceof WebGL2RenderingContext) held.gl = context;
          return context;
        },
      },
    );
  });
}

export const loseGraphics = (page: Page): Promise<void> =>
  inWorker(page, () => {
    const held = globalThis as Held;
    held.loss = held.gl?.getExtension('WEBGL_lose_context') ?? null;
    held.loss?.loseContext();
  });

export const restoreGraphics = (page: Page): Promise<void> =>
  inWorker(page, () => (globalThis as Held).loss?.restoreContext());

async function inWorker(page: Page, act: () => void): Promise<void> {
  const [worker] = page.workers();
  if (worker === undefined) throw new Error('the page has no worker');
  await worker.evaluate(act);
}

import { type Shape, sceneAt, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '@maskwire/demo-scene';
import { CaptureError } from './errors.js';
import { Pacer } from './pacer.js';
import { type CapturedFrame, captureClockS, type Source, type SourceEvents } from './source.js';

const DEMO_FPS = 30;

/**
 * The drawn person, for people without a camera and for tests. Drawn in software on purpose: the pixels are read
 * back every frame.
 * @throws {CaptureError} `no_canvas`
 */
export function openDemoSource(events: SourceEvents): Source {
  const painter = new ScenePainter();
  const startMs = performance.now();
  const pacer = new Pacer(1000 / DEMO_FPS, startMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOpen = true;

  const tick = async (): Promise<void> => {
    const nowMs = performance.now();
    if (pacer.take(nowMs)) {
      const frame = painter.paint((nowMs - startMs) / 1000);
      await events.frame(frame, captureClockS());
    }
    schedule();
  };
  const schedule = (): void => {
    if (!isOpen) return;
    timer = setTimeout(() => {
      tick().catch(() => {
        if (!isOpen) return;
        isOpen = false;
        events.failed('The demo cannot be drawn in this browser.');
      });
    }, pacer.waitMs(performance.now()));
  };
  schedule();

  return {
    close: () => {
      isOpen = false;
      clearTimeout(timer);
    },
  };
}

/** Draws the demo's scene. */
export class ScenePainter {
  readonly #canvas = new OffscreenCanvas(VIEW_WIDTH_PX, VIEW_HEIGHT_PX);
  readonly #context: OffscreenCanvasRenderingContext2D;
  #room: OffscreenCanvas | undefined;

  constructor() {
    this.#context = softwareContext(this.#canvas);
  }

  /** The receiver closes it. */
  paint(timeS: number): CapturedFrame {
    const scene = sceneAt(timeS);
    this.#room ??= paintRoom(scene);
    this.#context.drawImage(this.#room, 0, 0);
    for (const shape of scene) if (shape.layer === 'person') paintShape(this.#context, shape);
    if (typeof VideoFrame === 'undefined') return this.#canvas.transferToImageBitmap();
    return new VideoFrame(this.#canvas, { timestamp: timeS * 1e6, alpha: 'discard' });
  }
}

/** The room never changes: painted once. */
function paintRoom(scene: readonly Shape[]): OffscreenCanvas {
  const canvas = new OffscreenCanvas(VIEW_WIDTH_PX, VIEW_HEIGHT_PX);
  const context = softwareContext(canvas);
  for (const shape of scene) if (shape.layer === 'room') paintShape(context, shape);
  return canvas;
}

function softwareContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new CaptureError('no_canvas', 'This browser gives no 2D canvas in a worker');
  context.lineCap = 'round';
  context.lineJoin = 'round';
  return context;
}

function paintShape(context: OffscreenCanvasRenderingContext2D, shape: Shape): void {
  const path = new Path2D(shape.d);
  if (shape.fill !== undefined) {
    context.fillStyle = shape.fill;
    context.fill(path);
  }
  if (shape.stroke !== undefined) {
    context.strokeStyle = shape.stroke;
    context.lineWidth = shape.strokeWidth ?? 1;
    context.stroke(path);
  }
}

import {
  DEFAULT_EFFECT,
  type Look,
  type MaskImage,
  type PassObserver,
  type Picture,
  Pipeline,
} from '@maskwire/compositor';
import type { Described, LabDrawing, Pixels } from '../job.js';

type Blobs = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** Puts a drawing together again that came in parts. */
export function drawingOf({ about, blobs }: { about: Described; blobs: Blobs }): LabDrawing {
  const { picture, mask, background, hasTable, ...rest } = about;
  const blob = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = blobs[name];
    if (!bytes) throw new RangeError(`The drawing has no ${name}`);
    return bytes;
  };
  return {
    ...rest,
    ...(picture && { picture: { ...picture, bytes: blob('picture') } as Picture }),
    ...(mask && { mask: { ...mask, pixels: blob('mask') } satisfies MaskImage }),
    ...(hasTable && { classTable: blob('classTable') }),
    ...(background !== undefined && {
      background: background && { ...background, pixels: blob('background') },
    }),
  };
}

/** Tells whoever listens just now about the passes. */
class Listener implements PassObserver {
  to: PassObserver | undefined;
  begin(pass: string): void {
    this.to?.begin(pass);
  }
  end(): void {
    this.to?.end();
  }
}

/** A canvas with the product's pipeline. */
export class Easel {
  readonly gl: WebGL2RenderingContext;
  readonly passes = new Listener();
  readonly #pipeline: Pipeline;

  constructor() {
    const canvas = new OffscreenCanvas(1, 1);
    const gl = canvas.getContext('webgl2', {
      alpha: true,
      premultipliedAlpha: true,
      antialias: false,
      depth: false,
      stencil: false,
    });
    if (!gl) throw new Error('This browser gives no WebGL2');
    this.gl = gl;
    this.#pipeline = new Pipeline(gl, canvas, this.passes);
  }

  async setBackground(background: LabDrawing['background']): Promise<void> {
    if (background === undefined) return;
    const image = background && new ImageData(clamped(background), background.widthPx, background.heightPx);
    const bitmap = image ? await createImageBitmap(image) : undefined;
    this.#pipeline.setBackground(bitmap);
    bitmap?.close();
  }

  /** Everything but the background, which takes a moment to be decoded. */
  paint({ picture, mask, isFirst, capturedAtMs, drawn, ...rest }: LabDrawing): void {
    if (isFirst) this.#pipeline.forgetMasks();
    if (picture) this.#pipeline.setPicture(picture);
    if (mask) this.#pipeline.setMask(mask, capturedAtMs ?? performance.now());
    this.#pipeline.draw(drawn ?? 'composite', lookOf(rest));
  }

  /** In one task: a canvas may be emptied when the task ends. */
  draw(drawing: LabDrawing): Pixels {
    this.paint(drawing);
    const { gl } = this;
    const { drawingBufferWidth: widthPx, drawingBufferHeight: heightPx } = gl;
    const pixels = new Uint8Array(4 * widthPx * heightPx);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    const error = gl.getError();
    if (error !== gl.NO_ERROR) throw new Error(`The graphics report error ${error}`);
    return { widthPx, heightPx, pixels: turned(pixels, 4 * widthPx) };
  }
}

const lookOf = ({ effect, mirror, classTable }: LabDrawing): Look => ({
  effect: { ...DEFAULT_EFFECT, ...effect },
  mirror: mirror ?? false,
  classTable,
});

const clamped = ({ pixels }: Pixels): Uint8ClampedArray<ArrayBuffer> => new Uint8ClampedArray(pixels);

/** Rows in the other order: a canvas has its first at the bottom. */
function turned(bytes: Uint8Array, rowBytes: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += rowBytes)
    result.set(bytes.subarray(at, at + rowBytes), bytes.length - at - rowBytes);
  return result;
}

import type { Size } from './raster.js';

const FRAME_MARK = Buffer.from('FRAME\n');

export function y4mHeader(size: Size, framesPerS: number): Buffer {
  return Buffer.from(
    `YUV4MPEG2 W${size.widthPx} H${size.heightPx} F${framesPerS}:1 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n`,
  );
}

/** One frame of RGB as Y4M: I420, BT.601, limited range, chroma averaged over 2x2. Sides must be even. */
export function y4mFrame(rgb: Uint8Array, { widthPx, heightPx }: Size): Buffer {
  const area = widthPx * heightPx;
  const frame = Buffer.alloc(FRAME_MARK.length + area + area / 2);
  FRAME_MARK.copy(frame);
  const planes = frame.subarray(FRAME_MARK.length);
  for (let i = 0; i < area; i++) {
    const [r, g, b] = pixel(rgb, i);
    planes[i] = Math.round(16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255);
  }
  const chroma = planes.subarray(area);
  const chromaWidth = widthPx / 2;
  for (let y = 0; y < heightPx / 2; y++) {
    for (let x = 0; x < chromaWidth; x++) {
      const [r, g, b] = quad(rgb, 2 * y * widthPx + 2 * x, widthPx);
      const at = y * chromaWidth + x;
      chroma[at] = Math.round(128 + (-37.797 * r - 74.203 * g + 112 * b) / 255);
      chroma[area / 4 + at] = Math.round(128 + (112 * r - 93.786 * g - 18.214 * b) / 255);
    }
  }
  return frame;
}

type Rgb = readonly [r: number, g: number, b: number];

function pixel(rgb: Uint8Array, index: number): Rgb {
  return [rgb[3 * index] ?? 0, rgb[3 * index + 1] ?? 0, rgb[3 * index + 2] ?? 0];
}

/** Mean of the 2x2 pixels whose upper left one is at `index`. */
function quad(rgb: Uint8Array, index: number, widthPx: number): Rgb {
  const [a, b, c, d] = [index, index + 1, index + widthPx, index + widthPx + 1].map((at) => pixel(rgb, at));
  const mean = (channel: 0 | 1 | 2): number =>
    ((a?.[channel] ?? 0) + (b?.[channel] ?? 0) + (c?.[channel] ?? 0) + (d?.[channel] ?? 0)) / 4;
  return [mean(0), mean(1), mean(2)];
}

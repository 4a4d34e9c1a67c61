import { CliError } from '../errors.js';

/** Longest stream or frame header line. */
export const MAX_LINE_BYTES = 1024;
/** Longest side of a frame. */
export const MAX_SIDE_PX = 8192;
/** Largest frame: 8K. */
export const MAX_PIXELS = 40_000_000;

/** Chroma planes: size of each as a divisor of the luma plane's; `mono` has none. */
export interface Chroma {
  readonly name: string;
  readonly planes: 0 | 2;
  readonly shrinkX: 1 | 2;
  readonly shrinkY: 1 | 2;
}

const CHROMAS: readonly (Chroma & { readonly tags: readonly string[] })[] = [
  { name: '4:2:0', tags: ['420', '420jpeg', '420mpeg2', '420paldv'], planes: 2, shrinkX: 2, shrinkY: 2 },
  { name: '4:2:2', tags: ['422'], planes: 2, shrinkX: 2, shrinkY: 1 },
  { name: '4:4:4', tags: ['444'], planes: 2, shrinkX: 1, shrinkY: 1 },
  { name: 'mono', tags: ['mono'], planes: 0, shrinkX: 1, shrinkY: 1 },
];

export interface Y4mHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Undefined when the stream does not say. */
  readonly fps: number | undefined;
  readonly chroma: Chroma;
  /** 0..255 instead of 16..235. */
  readonly fullRange: boolean;
  /** Bytes of one frame behind its header line. */
  readonly frameBytes: number;
}

const fault = (message: string): CliError => new CliError('input', `Not a readable Y4M stream: ${message}`);

/**
 * Reads the first line, without its line feed.
 * @throws {CliError} `input` for anything but 8-bit 4:2:0, 4:2:2, 4:4:4 or mono within the limits.
 */
export function parseY4mHeader(line: string): Y4mHeader {
  const [magic, ...parameters] = line.split(' ');
  if (magic !== 'YUV4MPEG2') throw fault('it must begin with YUV4MPEG2');
  const valueOf = (tag: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(tag))?.slice(1);
  const widthPx = sidePx('W', valueOf('W'));
  const heightPx = sidePx('H', valueOf('H'));
  if (widthPx * heightPx > MAX_PIXELS)
    throw fault(`${widthPx}x${heightPx} is more than ${MAX_PIXELS} pixels`);
  const chroma = chromaOf(valueOf('C') ?? '420jpeg');
  const chromaPx = Math.ceil(widthPx / chroma.shrinkX) * Math.ceil(heightPx / chroma.shrinkY);
  return {
    widthPx,
    heightPx,
    fps: rate(valueOf('F')),
    chroma,
    fullRange: parameters.includes('XCOLORRANGE=FULL'),
    frameBytes: widthPx * heightPx + chroma.planes * chromaPx,
  };
}

function sidePx(tag: string, text: string | undefined): number {
  const value = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  if (value < 1 || value > MAX_SIDE_PX)
    throw fault(`${tag} must be 1 to ${MAX_SIDE_PX}, got "${text ?? ''}"`);
  return value;
}

function chromaOf(tag: string): Chroma {
  const found = CHROMAS.find(({ tags }) => tags.includes(tag));
  if (found) return found;
  const known = CHROMAS.flatMap(({ tags }) => tags).join(', ');
  throw fault(`colour space C${tag.slice(0, 20)} is not among ${known}`);
}

function rate(text: string | undefined): number | undefined {
  const match = /^(\d{1,9}):(\d{1,9})$/.exec(text ?? '');
  const fps = Number(match?.[1] ?? 0) / Number(match?.[2] ?? 0);
  return fps > 0 && Number.isFinite(fps) ? fps : undefined;
}

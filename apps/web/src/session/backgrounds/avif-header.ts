import type { ByteView } from './byte-view.js';
import type { PictureHeader } from './picture-facts.js';

/** Brands of a file whose main thing is a still picture or a run of them (ISO/IEC 23008-12; AVIF 1.1). */
const PICTURE_BRANDS: Readonly<Record<string, Pick<PictureHeader, 'format' | 'isAnimated'>>> = {
  avif: { format: 'AVIF', isAnimated: false },
  avis: { format: 'AVIF', isAnimated: true },
  heic: { format: 'HEIC', isAnimated: false },
  heix: { format: 'HEIC', isAnimated: false },
  heim: { format: 'HEIC', isAnimated: false },
  mif1: { format: 'HEIC', isAnimated: false },
  hevc: { format: 'HEIC', isAnimated: true },
  msf1: { format: 'HEIC', isAnimated: true },
};

/** Boxes looked at in one box; real ones have a few dozen. */
const MAX_BOXES = 200;

/** Undefined for a video in the same container. */
export function avifHeader(view: ByteView): PictureHeader | undefined {
  const brand = Object.keys(PICTURE_BRANDS).find((each) => view.hasText(8, each));
  const facts = brand === undefined ? undefined : PICTURE_BRANDS[brand];
  return facts && { ...facts, size: largestExtent(view) };
}

/** The size is a property of the items: those of thumbnails and tiles are smaller than the picture's own. */
function largestExtent(view: ByteView) {
  const meta = boxes(view, 0, view.length).find(({ type }) => type === 'meta');
  // A version and flags come before its boxes.
  const properties = meta && inside(view, { ...meta, from: meta.from + 4 }, 'iprp');
  const container = properties && inside(view, properties, 'ipco');
  const sizes = container
    ? boxes(view, container.from, container.to)
        .filter(({ type }) => type === 'ispe')
        .flatMap(({ from }) => view.sizeOf(view.u32(from + 4), view.u32(from + 8)) ?? [])
    : [];
  return sizes.toSorted((one, other) => other.widthPx * other.heightPx - one.widthPx * one.heightPx)[0];
}

interface Box {
  readonly type: string;
  /** Of its content. */
  readonly from: number;
  readonly to: number;
}

const inside = (view: ByteView, { from, to }: Box, type: string): Box | undefined =>
  boxes(view, from, to).find((box) => box.type === type);

/** The whole boxes side by side between two places (ISO/IEC 14496-12, 4.2). Sizes of 64 bits are media, not headers. */
function boxes(view: ByteView, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to && found.length < MAX_BOXES; ) {
    const sizeBytes = view.u32(at);
    if (sizeBytes === undefined || sizeBytes < 8 || at + sizeBytes > to) break;
    const type = ['meta', 'iprp', 'ipco', 'ispe'].find((each) => view.hasText(at + 4, each)) ?? '';
    found.push({ type, from: at + 8, to: at + sizeBytes });
    at += sizeBytes;
  }
  return found;
}

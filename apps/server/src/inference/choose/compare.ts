/** A pixel of the person: round(255 · 0.5). */
const HALF = 128;

export interface MaskAgreement {
  /** Overlap of the two persons over their union, 1 when both are empty. */
  readonly iou: number;
  /** Mean absolute difference of the probabilities, 0..1. */
  readonly meanError: number;
}

/** How alike two alpha masks of bytes are; masks of different length are not alike at all. */
export function compareMasks(a: Uint8Array, b: Uint8Array): MaskAgreement {
  if (a.length !== b.length || a.length === 0) return { iou: 0, meanError: 1 };
  let both = 0;
  let either = 0;
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    if (left >= HALF && right >= HALF) both++;
    if (left >= HALF || right >= HALF) either++;
    difference += Math.abs(left - right);
  }
  return { iou: either === 0 ? 1 : both / either, meanError: difference / 255 / a.length };
}

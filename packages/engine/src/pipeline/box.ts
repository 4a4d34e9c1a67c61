import type { RegionBox, Size, ZoomPlan } from '../core/index.js';

/** Alpha from which a pixel counts as the person: p >= 0.5. */
const PRESENT = 128;

/** A patch of less than this share of the largest one is a speck and no part of the person. */
const SPECK_SHARE = 0.1;

/** Pixels that touch by their sides. */
interface Patch {
  /** In pixels, ends excluded. */
  bounds: RegionBox;
  areaPx: number;
  /** Set once it was found to be one with another. */
  part: Patch | undefined;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly patch: Patch;
}

/** The smallest box around both. */
export const joined = (a: RegionBox, b: RegionBox): RegionBox => ({
  x0: Math.min(a.x0, b.x0),
  y0: Math.min(a.y0, b.y0),
  x1: Math.max(a.x1, b.x1),
  y1: Math.max(a.y1, b.y1),
});

/** The smallest box around what is there, specks left out; undefined for an empty mask. In shares of the mask's sides. */
export function boundsOf(mask: Uint8Array, { widthPx, heightPx }: Size): RegionBox | undefined {
  const patches = patchesOf(mask, widthPx, heightPx);
  const largestPx = patches.reduce((most, { areaPx }) => Math.max(most, areaPx), 0);
  if (largestPx === 0) return undefined;
  const { x0, y0, x1, y1 } = patches
    .filter(({ areaPx }) => areaPx >= SPECK_SHARE * largestPx)
    .map(({ bounds }) => bounds)
    .reduce(joined);
  return { x0: x0 / widthPx, y0: y0 / heightPx, x1: x1 / widthPx, y1: y1 / heightPx };
}

/** One pass over the rows; at most half as many runs as there are pixels. */
function patchesOf(mask: Uint8Array, widthPx: number, heightPx: number): Patch[] {
  const patches: Patch[] = [];
  let above: Run[] = [];
  for (let y = 0; y < heightPx; y++) {
    const runs = runsOf(mask, y, widthPx);
    for (const { patch } of runs) patches.push(patch);
    mergeTouching(above, runs);
    above = runs;
  }
  return patches.filter(({ part }) => !part);
}

function runsOf(mask: Uint8Array, y: number, widthPx: number): Run[] {
  const runs: Run[] = [];
  const row = y * widthPx;
  for (let x = 0; x < widthPx; x++) {
    if ((mask[row + x] ?? 0) < PRESENT) continue;
    const start = x;
    while (x < widthPx && (mask[row + x] ?? 0) >= PRESENT) x++;
    const bounds = { x0: start, y0: y, x1: x, y1: y + 1 };
    runs.push({ start, end: x, patch: { bounds, areaPx: x - start, part: undefined } });
  }
  return runs;
}

/** Both lists run from left to right. */
function mergeTouching(above: readonly Run[], below: readonly Run[]): void {
  let first = 0;
  for (const run of below) {
    while ((above[first]?.end ?? Number.POSITIVE_INFINITY) <= run.start) first++;
    for (let i = first; (above[i]?.start ?? Number.POSITIVE_INFINITY) < run.end; i++) {
      const touching = above[i];
      if (touching) merge(touching.patch, run.patch);
    }
  }
}

function merge(a: Patch, b: Patch): void {
  const whole = rootOf(a);
  const part = rootOf(b);
  if (whole === part) return;
  whole.bounds = joined(whole.bounds, part.bounds);
  whole.areaPx += part.areaPx;
  part.part = whole;
}

function rootOf(patch: Patch): Patch {
  let root = patch;
  while (root.part) root = root.part;
  // Later searches from here are one step.
  if (root !== patch) patch.part = root;
  return root;
}

/** A box inside `outer`, given in shares of it, in shares of what `outer` is given in. */
export function boxWithin(outer: RegionBox, inner: RegionBox): RegionBox {
  const width = outer.x1 - outer.x0;
  const height = outer.y1 - outer.y0;
  return {
    x0: outer.x0 + inner.x0 * width,
    y0: outer.y0 + inner.y0 * height,
    x1: outer.x0 + inner.x1 * width,
    y1: outer.y0 + inner.y1 * height,
  };
}

/** Whether `inner`, in shares of `outer`, ends at a side of `outer` behind which the frame goes on. */
export const isCut = (outer: RegionBox, inner: RegionBox): boolean =>
  (inner.x0 <= 0 && outer.x0 > 0) ||
  (inner.y0 <= 0 && outer.y0 > 0) ||
  (inner.x1 >= 1 && outer.x1 < 1) ||
  (inner.y1 >= 1 && outer.y1 < 1);

/** The box to look at: with its margin, no side too short, inside the frame. */
export function withMargin(box: RegionBox, { margin, minSide }: ZoomPlan): RegionBox {
  const [x0, x1] = stretched(box.x0, box.x1, margin, minSide);
  const [y0, y1] = stretched(box.y0, box.y1, margin, minSide);
  return { x0, y0, x1, y1 };
}

function stretched(from: number, to: number, margin: number, minSide: number): [number, number] {
  const start = Math.max(0, from - margin * (to - from));
  const end = Math.min(1, to + margin * (to - from));
  const side = Math.min(1, Math.max(minSide, end - start));
  // Grown around its middle, then moved back into the frame.
  const moved = Math.min(1 - side, Math.max(0, (start + end - side) / 2));
  return side === end - start ? [start, end] : [moved, moved + side];
}

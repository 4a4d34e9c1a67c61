import { type BlobRule, Blobs } from './blobs.js';
import type { MaskImage } from './mask-image.js';

/** What is done with a mask of the person before it is drawn. */
export interface CleanUp {
  readonly dropSpecks: boolean;
  readonly fillHoles: boolean;
  readonly mainPersonOnly: boolean;
}

/** Parts of the person with their soft edges; what is fainter cannot be seen. */
const PERSON: BlobRule = { from: 16, to: 255, corners: true };
/** Gaps in the person; their own soft edges belong to them. */
const GAP: BlobRule = { from: 0, to: 223, corners: false };

/** A speck covers less of the picture, or of the largest part, than this: a raised hand is more. */
const SPECK = { ofPicture: 0.01, ofLargest: 0.05 } as const;
/** What was kept so far is a speck only below this share of that: nothing at the limit comes and goes. */
const KEPT_SHARE = 0.6;
/** Of a part, was kept before: it is the same one. */
const SAME_SHARE = 0.5;
/** A hole is smaller than this share of the picture; larger ones are seen through, as between arm and body. */
const HOLE_SHARE = 0.005;
/** Who was the main person is no more when another covers so many times as much. */
const MUCH_LARGER = 5;
/** As a share of the mask's width: who jumped farther between two masks is somebody else. */
const JUMP_SHARE = 0.25;
/** How far the faint rim of a part reaches, in cells. */
const RIM_CELLS = 2;

/**
 * Cleans masks of a person: small islands go, small holes are filled, and only the main person stays, as is wished.
 * Remembers what it kept, so that parts neither flicker nor change places. Soft edges of what is kept stay as they
 * are. Pure but for that memory.
 */
export class MaskCleaner {
  #blobs = new Blobs(0, 0);
  #cleaned: MaskImage & { readonly kind: 'alpha' } = {
    kind: 'alpha',
    widthPx: 0,
    heightPx: 0,
    pixels: new Uint8Array(0),
  };
  /** 1 for each cell of what was kept last. */
  #former = new Uint8Array(0);
  #hasFormer = false;
  /** Cells of each blob that were kept before. */
  #overlapOf = new Int32Array(0);

  /** The mask itself where nothing is to be done, else one that is valid until the next call. */
  clean(mask: MaskImage, wish: CleanUp): MaskImage {
    if (mask.kind !== 'alpha' || !(wish.dropSpecks || wish.fillHoles || wish.mainPersonOnly)) {
      this.forget();
      return mask;
    }
    this.#fit(mask);
    const isDropped = (wish.dropSpecks || wish.mainPersonOnly) && this.#drop(mask, wish);
    const isFilled = wish.fillHoles && this.#fill(isDropped ? this.#cleaned : mask, isDropped);
    return isDropped || isFilled ? this.#cleaned : mask;
  }

  /** What was kept says nothing about the next mask. */
  forget(): void {
    this.#hasFormer = false;
  }

  #fit({ widthPx, heightPx }: MaskImage): void {
    if (widthPx === this.#blobs.widthPx && heightPx === this.#blobs.heightPx) return;
    this.#blobs = new Blobs(widthPx, heightPx);
    this.#cleaned = { kind: 'alpha', widthPx, heightPx, pixels: new Uint8Array(widthPx * heightPx) };
    this.#former = new Uint8Array(widthPx * heightPx);
    this.#overlapOf = new Int32Array(this.#blobs.areaOf.length);
    this.#hasFormer = false;
  }

  /** Whether `#cleaned` now has the mask without the parts that are not kept. */
  #drop({ pixels }: MaskImage, wish: CleanUp): boolean {
    const blobs = this.#blobs;
    blobs.find(pixels, PERSON);
    this.#compareWithFormer();
    const largest = this.#largest();
    const main = wish.mainPersonOnly ? this.#main(largest) : undefined;
    const isKept = (blob: number): boolean =>
      main === undefined ? blob === largest || !this.#isSpeck(blob, largest) : blob === main;
    let isDropped = false;
    this.#former.fill(0);
    for (let run = 0; run < blobs.runs; run++) {
      if (isKept(blobs.blobOf(run))) this.#noteKept(run);
      else {
        if (!isDropped) this.#cleaned.pixels.set(pixels);
        isDropped = true;
        this.#clear(run);
      }
    }
    this.#hasFormer = blobs.runs > 0;
    return isDropped;
  }

  #compareWithFormer(): void {
    const { runs, widthPx, rowOf, startOf, endOf } = this.#blobs;
    this.#overlapOf.fill(0, 0, runs);
    if (!this.#hasFormer) return;
    for (let run = 0; run < runs; run++) {
      const offset = (rowOf[run] ?? 0) * widthPx;
      const blob = this.#blobs.blobOf(run);
      const end = offset + (endOf[run] ?? 0);
      for (let at = offset + (startOf[run] ?? 0); at < end; at++)
        this.#overlapOf[blob] = (this.#overlapOf[blob] ?? 0) + (this.#former[at] ?? 0);
    }
  }

  #isSpeck(blob: number, largest: number): boolean {
    const { weightOf, areaOf, widthPx, heightPx } = this.#blobs;
    const limit = Math.max(
      SPECK.ofPicture * 255 * widthPx * heightPx,
      SPECK.ofLargest * (weightOf[largest] ?? 0),
    );
    const wasKept = (this.#overlapOf[blob] ?? 0) > SAME_SHARE * (areaOf[blob] ?? 0);
    return (weightOf[blob] ?? 0) < limit * (wasKept ? KEPT_SHARE : 1);
  }

  #largest(): number {
    return this.#best((blob) => this.#blobs.weightOf[blob] ?? 0);
  }

  /** Who overlaps the former main person most, else who is nearest, else the largest. */
  #main(largest: number): number {
    if (!this.#hasFormer) return largest;
    const { weightOf, widthPx } = this.#blobs;
    const isLargeEnough = (blob: number): boolean =>
      (weightOf[blob] ?? 0) * MUCH_LARGER >= (weightOf[largest] ?? 0);
    const former = this.#formerCentre();
    const same = this.#best((blob) => (isLargeEnough(blob) ? (this.#overlapOf[blob] ?? 0) : 0));
    if ((this.#overlapOf[same] ?? 0) > 0) return same;
    const distance = (blob: number): number => {
      const { sumXOf, sumYOf, areaOf } = this.#blobs;
      const area = areaOf[blob] ?? 1;
      return Math.hypot((sumXOf[blob] ?? 0) / area - former.x, (sumYOf[blob] ?? 0) / area - former.y);
    };
    const nearest = this.#best((blob) => (isLargeEnough(blob) ? 1 / (1 + distance(blob)) : 0));
    return distance(nearest) <= JUMP_SHARE * widthPx ? nearest : largest;
  }

  /** The blob of the highest score; the first of equals. */
  #best(scoreOf: (blob: number) => number): number {
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let run = 0; run < this.#blobs.runs; run++) {
      if (this.#blobs.blobOf(run) !== run) continue;
      const score = scoreOf(run);
      if (score > bestScore) [best, bestScore] = [run, score];
    }
    return best;
  }

  #formerCentre(): { readonly x: number; readonly y: number } {
    const { widthPx, heightPx } = this.#blobs;
    let [count, sumX, sumY] = [0, 0, 0];
    for (let y = 0; y < heightPx; y++)
      for (let x = 0; x < widthPx; x++)
        if (this.#former[y * widthPx + x] === 1) {
          count++;
          sumX += x;
          sumY += y;
        }
    return { x: sumX / count, y: sumY / count };
  }

  #noteKept(run: number): void {
    const { rowOf, startOf, endOf, widthPx } = this.#blobs;
    const offset = (rowOf[run] ?? 0) * widthPx;
    this.#former.fill(1, offset + (startOf[run] ?? 0), offset + (endOf[run] ?? 0));
  }

  /** Takes a run away, with the faint rim around it. */
  #clear(run: number): void {
    const { rowOf, startOf, endOf, widthPx, heightPx } = this.#blobs;
    const { pixels } = this.#cleaned;
    const row = rowOf[run] ?? 0;
    const start = startOf[run] ?? 0;
    const end = endOf[run] ?? 0;
    pixels.fill(0, row * widthPx + start, row * widthPx + end);
    const lastRow = Math.min(heightPx - 1, row + RIM_CELLS);
    const endX = Math.min(widthPx, end + RIM_CELLS);
    for (let y = Math.max(0, row - RIM_CELLS); y <= lastRow; y++)
      for (let x = Math.max(0, start - RIM_CELLS); x < endX; x++) {
        const at = y * widthPx + x;
        if ((pixels[at] ?? 0) < PERSON.from) pixels[at] = 0;
      }
  }

  /** Whether `#cleaned` now has the mask with its small holes filled. @param isCleaned the mask is `#cleaned` itself */
  #fill({ pixels }: MaskImage, isCleaned: boolean): boolean {
    const blobs = this.#blobs;
    blobs.find(pixels, GAP);
    const { widthPx, heightPx, areaOf, isAtBorder } = blobs;
    const most = HOLE_SHARE * widthPx * heightPx;
    let isFilled = false;
    for (let run = 0; run < blobs.runs; run++) {
      const blob = blobs.blobOf(run);
      if (isAtBorder[blob] === 1 || (areaOf[blob] ?? 0) >= most) continue;
      if (!isFilled && !isCleaned) this.#cleaned.pixels.set(pixels);
      isFilled = true;
      const offset = (blobs.rowOf[run] ?? 0) * widthPx;
      this.#cleaned.pixels.fill(255, offset + (blobs.startOf[run] ?? 0), offset + (blobs.endOf[run] ?? 0));
    }
    return isFilled;
  }
}

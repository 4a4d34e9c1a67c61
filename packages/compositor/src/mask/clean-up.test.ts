import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CleanUp, MaskCleaner } from './clean-up.js';
import type { MaskImage } from './mask-image.js';

const SIDE = 64;
const NOTHING: CleanUp = { dropSpecks: false, fillHoles: false, mainPersonOnly: false };
const SPECKS: CleanUp = { ...NOTHING, dropSpecks: true };
const HOLES: CleanUp = { ...NOTHING, fillHoles: true };
const MAIN: CleanUp = { ...NOTHING, mainPersonOnly: true };

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Cut out of what is there. */
  readonly isHole?: boolean;
}

/** Soft discs, one over another; edges fade over two cells. */
function maskOf(...discs: readonly Disc[]): MaskImage {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (const { x, y, radius, isHole } of discs)
    for (let at = 0; at < pixels.length; at++) {
      const away = Math.hypot((at % SIDE) - x, Math.floor(at / SIDE) - y);
      const value = 255 * Math.min(1, Math.max(0, (radius - away) / 2 + 0.5));
      const before = pixels[at] ?? 0;
      pixels[at] = Math.round(isHole ? Math.min(before, 255 - value) : Math.max(before, value));
    }
  return { kind: 'alpha', widthPx: SIDE, heightPx: SIDE, pixels };
}

const at = ({ pixels }: MaskImage, { x, y }: Disc): number =>
  pixels[Math.round(y) * SIDE + Math.round(x)] ?? Number.NaN;
const clean = (mask: MaskImage, wish: CleanUp): MaskImage => new MaskCleaner().clean(mask, wish);

const BODY: Disc = { x: 26, y: 44, radius: 16 };
/** 2 % of the picture, 10 % of the body. */
const HAND: Disc = { x: 54, y: 20, radius: 5.5 };
/** 0.3 % of the picture. */
const SPECK: Disc = { x: 8, y: 8, radius: 2 };

describe('dropSpecks', () => {
  it('takes specks away, rim and all, and keeps a raised hand and every soft edge', () => {
    const mask = maskOf(BODY, HAND, SPECK);
    const cleaned = clean(mask, SPECKS);
    expect(cleaned.pixels).toEqual(maskOf(BODY, HAND).pixels);
    // What it was given is somebody else's.
    expect(at(mask, SPECK)).toBe(255);
  });

  it('keeps the only part, however small, and hands masks on that need nothing', () => {
    for (const mask of [maskOf(SPECK), maskOf(BODY, HAND), maskOf()]) expect(clean(mask, SPECKS)).toBe(mask);
  });

  it('does not let a part at the limit come and go', () => {
    const cleaner = new MaskCleaner();
    const radii = [4.6, 3.5, 4.6, 3.5, 3.2];
    const seen = radii.map((radius) => at(cleaner.clean(maskOf(BODY, { ...HAND, radius }), SPECKS), HAND));
    expect(seen).toEqual([255, 255, 255, 255, 255]);
    expect(at(clean(maskOf(BODY, { ...HAND, radius: 3.2 }), SPECKS), HAND)).toBe(0);
  });
});

describe('fillHoles', () => {
  const pinhole: Disc = { x: 26, y: 44, radius: 1, isHole: true };

  it('fills small holes and leaves every edge as it is', () => {
    const cleaned = clean(maskOf(BODY, pinhole), HOLES);
    expect(at(cleaned, pinhole)).toBe(255);
    const whole = maskOf(BODY);
    for (let index = 0; index < whole.pixels.length; index++)
      expect(Math.abs((cleaned.pixels[index] ?? 0) - (whole.pixels[index] ?? 0))).toBeLessThanOrEqual(31);
  });

  it('leaves large holes, as between arm and body, and gaps that reach the border', () => {
    const arm = maskOf(BODY, { ...pinhole, radius: 5 });
    expect(clean(arm, HOLES)).toBe(arm);
    const notch = maskOf({ x: 0, y: 30, radius: 20 }, { ...pinhole, x: 0, y: 30 });
    expect(clean(notch, HOLES)).toBe(notch);
  });

  it('fills and drops in one go', () => {
    const cleaned = clean(maskOf(BODY, pinhole, SPECK), { ...SPECKS, fillHoles: true });
    expect([at(cleaned, pinhole), at(cleaned, SPECK)]).toEqual([255, 0]);
  });
});

describe('mainPersonOnly', () => {
  const left: Disc = { x: 16, y: 40, radius: 12 };
  const right: Disc = { x: 48, y: 40, radius: 9 };

  it('keeps the largest person', () => {
    expect(clean(maskOf(left, right), MAIN).pixels).toEqual(maskOf(left).pixels);
  });

  it('stays with that person when another becomes larger, and when they move', () => {
    const cleaner = new MaskCleaner();
    cleaner.clean(maskOf(left, right), MAIN);
    const larger = { ...right, radius: 14 };
    expect(cleaner.clean(maskOf(left, larger), MAIN).pixels).toEqual(maskOf(left).pixels);
    const moved = { ...left, x: left.x + 5, y: 20 };
    expect(cleaner.clean(maskOf(moved, right), MAIN).pixels).toEqual(maskOf(moved).pixels);
  });

  it('follows a jump to the nearest', () => {
    const cleaner = new MaskCleaner();
    cleaner.clean(maskOf({ ...left, radius: 5 }, { ...right, radius: 4 }), MAIN);
    const jumped = { ...left, y: 26, radius: 5 };
    const cleaned = cleaner.clean(maskOf(jumped, { ...right, radius: 7 }), MAIN);
    expect(cleaned.pixels).toEqual(maskOf(jumped).pixels);
  });

  it('takes another when that person is gone, or the scene is another', () => {
    const gone = new MaskCleaner();
    gone.clean(maskOf(left, right), MAIN);
    expect(gone.clean(maskOf(right), MAIN).pixels).toEqual(maskOf(right).pixels);
    const cut = new MaskCleaner();
    cut.clean(maskOf(left, right), MAIN);
    cut.forget();
    const larger = { ...right, radius: 14 };
    expect(cut.clean(maskOf(left, larger), MAIN).pixels).toEqual(maskOf(larger).pixels);
  });
});

describe('MaskCleaner', () => {
  it('touches neither class masks nor anything unasked', () => {
    const mask = maskOf(BODY, SPECK);
    expect(clean(mask, NOTHING)).toBe(mask);
    const classes = { ...mask, kind: 'classes' as const };
    expect(clean(classes, { dropSpecks: true, fillHoles: true, mainPersonOnly: true })).toBe(classes);
  });

  it('follows masks of another size', () => {
    const cleaner = new MaskCleaner();
    cleaner.clean(maskOf(BODY, SPECK), SPECKS);
    const pixels = new Uint8Array(200).fill(255);
    pixels.fill(0, 60, 80);
    const other: MaskImage = { kind: 'alpha', widthPx: 10, heightPx: 20, pixels };
    expect(cleaner.clean(other, MAIN).pixels.subarray(80)).toEqual(pixels.subarray(80));
  });

  it('finds the same parts as a flood fill, in any mask', () => {
    const side = 18;
    const cells = fc.array(fc.constantFrom(0, 0, 0, 90, 255, 255), {
      minLength: side * side,
      maxLength: side * side,
    });
    fc.assert(
      fc.property(cells, fc.boolean(), (values, fillHoles) => {
        const pixels = Uint8Array.from(values);
        const mask: MaskImage = { kind: 'alpha', widthPx: side, heightPx: side, pixels };
        const wish = fillHoles ? HOLES : SPECKS;
        expect(clean(mask, wish).pixels).toEqual(fillHoles ? filled(pixels, side) : despecked(pixels, side));
      }),
      { seed: 4, numRuns: 150 },
    );
  });
});

/** Parts by flood fill, the plain way. */
function parts(side: number, isIn: (at: number) => boolean, corners: boolean): number[][] {
  const seen = new Set<number>();
  const found: number[][] = [];
  for (let first = 0; first < side * side; first++) {
    if (seen.has(first) || !isIn(first)) continue;
    const part = [first];
    seen.add(first);
    for (const cell of part)
      for (const [dx, dy] of NEIGHBOURS) {
        const [x, y] = [(cell % side) + dx, Math.floor(cell / side) + dy];
        const next = y * side + x;
        const isNear = x >= 0 && y >= 0 && x < side && y < side && (corners || dx === 0 || dy === 0);
        if (!isNear || seen.has(next) || !isIn(next)) continue;
        seen.add(next);
        part.push(next);
      }
    found.push(part);
  }
  return found;
}

const NEIGHBOURS = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

function despecked(pixels: Uint8Array, side: number): Uint8Array {
  const found = parts(side, (cell) => (pixels[cell] ?? 0) >= 16, true);
  const weightOf = (part: readonly number[]): number =>
    part.reduce((sum, cell) => sum + (pixels[cell] ?? 0), 0);
  const most = Math.max(0, ...found.map(weightOf));
  const result = Uint8Array.from(pixels);
  for (const part of found) {
    const weight = weightOf(part);
    const isSpeck = weight < most && weight < Math.max(0.05 * most, 0.01 * 255 * side * side);
    if (isSpeck) for (const cell of part) result[cell] = 0;
  }
  return result;
}

function filled(pixels: Uint8Array, side: number): Uint8Array {
  const isBorder = (cell: number): boolean =>
    [0, side - 1].includes(cell % side) || [0, side - 1].includes(Math.floor(cell / side));
  const result = Uint8Array.from(pixels);
  for (const part of parts(side, (cell) => (pixels[cell] ?? 0) < 224, false))
    if (part.length < 0.005 * side * side && !part.some(isBorder))
      for (const cell of part) result[cell] = 255;
  return result;
}

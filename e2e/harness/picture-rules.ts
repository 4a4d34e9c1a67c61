import type { EffectKind } from '@maskwire/compositor/look';
import { BAND, PERSON, ROOM, type SceneShown } from './picture-scene.js';
import type { Colour, Rgba } from './pictures.js';

/** Rounding, twice: of the effect and of the canvas. */
const ROUNDING = 2;
/** Of the pixels of a zone that may break a rule. */
const FEW = 0.001;
/** Of a drawing, looked at; about. */
const MOST_PIXELS = 150_000;
/** Mean deviation from the exact composite near the edge. */
const EDGE_DEVIATION = 14;

/** The page's own choices of colours. */
const PINE: Colour = [0x1f, 0x6f, 0x5c];
const GRADIENT_END: Colour = [0x16, 0x21, 0x3e];
const KEY: Colour = [0x00, 0xb1, 0x40];
const TINT: Colour = [0xff, 0xb4, 0x5c];
const TINTED = 0.55;
/** Light left in the casing of a line. */
const CASED = 0.65;
/** Share of the edge that is the line at least. */
const MARKED = 0.01;
const DIMMED = 0.6;
/** Colour of the mask, in a blend. */
const BLENDED = 0.9;

/** One pixel as drawn, as the camera has it and as the background picture has it. */
interface Pixel {
  readonly drawn: Colour;
  readonly alpha: number;
  readonly seen: Colour;
  readonly behind: Colour;
}
type Rule = (pixel: Pixel) => boolean;

const lumaOf = ([r, g, b]: Colour): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const within = (a: Colour, b: Colour, tolerance = ROUNDING): boolean =>
  Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2])) <= tolerance;
const times = ([r, g, b]: Colour, by: number): Colour => [r * by, g * by, b * by];
const mixed = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
const between = (value: Colour, a: Colour, b: Colour, tolerance: number): boolean =>
  value.every((level, i) => {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    return level >= Math.min(x, y) - tolerance && level <= Math.max(x, y) + tolerance;
  });

const unchanged: Rule = ({ drawn, seen, alpha }) => alpha === 255 && within(drawn, seen);
const plain =
  (colour: Colour): Rule =>
  ({ drawn, alpha }) =>
    alpha === 255 && within(drawn, colour);
const opaqueOnly: Rule = ({ alpha }) => alpha === 255;

interface Expected {
  readonly person: Rule;
  readonly room: Rule;
  readonly band?: Rule;
  /** What the person stands before near the edge, where that is known. */
  readonly behind?: (pixel: Pixel) => Colour;
  /** Fine detail of the room or the person is gone. */
  readonly hides?: 'person' | 'room';
  /** A colour that is found near the edge. */
  readonly marks?: Colour;
  readonly isWide?: boolean;
}

/** What every effect must make of a drawn person whose mask is exact. */
const EXPECTED: Readonly<Record<EffectKind, Expected>> = {
  none: { person: unchanged, room: unchanged, band: unchanged },
  blur: { person: unchanged, room: opaqueOnly, hides: 'room' },
  bokeh: { person: unchanged, room: opaqueOnly, hides: 'room' },
  image: {
    person: unchanged,
    room: ({ drawn, behind }) => within(drawn, behind),
    behind: ({ behind }) => behind,
  },
  colour: { person: unchanged, room: plain(PINE), behind: () => PINE },
  gradient: { person: unchanged, room: ({ drawn }) => between(drawn, PINE, GRADIENT_END, 4) },
  screen: {
    person: unchanged,
    room: plain(KEY),
    band: opaqueOnly,
    behind: () => KEY,
  },
  cutout: {
    person: unchanged,
    room: ({ drawn, alpha }) => alpha === 0 && within(drawn, [0, 0, 0], 0),
    band: ({ drawn, alpha }) => Math.max(...drawn) <= alpha,
  },
  pixelate: { person: unchanged, room: opaqueOnly, hides: 'room' },
  'pixelate-person': { person: opaqueOnly, room: unchanged, hides: 'person', isWide: true },
  grey: {
    person: unchanged,
    room: ({ drawn, seen }) => within(drawn, [lumaOf(seen), lumaOf(seen), lumaOf(seen)]),
  },
  dim: { person: unchanged, room: ({ drawn, seen }) => within(drawn, times(seen, 1 - DIMMED)) },
  studio: {
    person: ({ drawn, seen }) => lumaOf(drawn) >= lumaOf(seen) - ROUNDING,
    room: ({ drawn, seen }) => lumaOf(drawn) <= lumaOf(seen) + ROUNDING,
  },
  overlay: {
    person: ({ drawn, seen }) => within(drawn, mixed(seen, TINT, TINTED)),
    room: unchanged,
    band: ({ drawn, seen }) => between(drawn, seen, TINT, ROUNDING),
  },
  contour: {
    person: unchanged,
    room: unchanged,
    // The line is in a dark casing.
    band: ({ drawn, seen }) =>
      between(drawn, times(seen, CASED), seen, ROUNDING) ||
      between(drawn, times(seen, CASED), TINT, ROUNDING) ||
      between(drawn, seen, TINT, ROUNDING),
    marks: TINT,
  },
  split: {
    person: ({ drawn, seen }) => within(drawn, mixed(seen, TINT, TINTED)),
    room: unchanged,
    band: ({ drawn, seen }) => between(drawn, seen, TINT, ROUNDING),
  },
  blend: {
    person: ({ drawn, seen }) =>
      between(
        [Math.max(...drawn), 0, 0],
        [BLENDED * Math.max(...seen), 0, 0],
        [Math.max(...seen), 0, 0],
        2 * ROUNDING,
      ),
    room: unchanged,
  },
  mask: {
    person: plain([255, 255, 255]),
    room: plain([0, 0, 0]),
    band: ({ drawn: [r, g, b] }) => r === g && g === b,
    behind: () => [0, 0, 0],
  },
};

/** What is wrong with a drawing of a scene, in words; nothing when all is as it must be. */
export function faultsOf(kind: EffectKind, drawn: Rgba, scene: SceneShown, background: Rgba): string[] {
  const { widthPx, heightPx, rgba: seen, truth } = scene;
  const panes = kind === 'split' ? 2 : 1;
  if (drawn.widthPx !== panes * widthPx || drawn.heightPx !== heightPx)
    return [`the canvas is ${drawn.widthPx}x${drawn.heightPx}`];
  const expected = EXPECTED[kind];
  const zone = expected.isWide === true ? scene.wideZone : scene.zone;
  const last = panes === 2 ? pane(drawn, 1) : drawn;
  const faults = zoneFaults(last, seen, background, zone, expected);
  if (panes === 2) {
    const left = zoneFaults(pane(drawn, 0), seen, background, zone, EXPECTED.none);
    faults.push(...left.map((fault) => `left pane: ${fault}`));
  }
  if (expected.hides !== undefined) {
    const hidden = expected.hides === 'room' ? ROOM : PERSON;
    const [left, was] = [detailIn(last, zone, hidden), detailIn(seen, zone, hidden)];
    if (left > was / 3) faults.push(`${left.toFixed(1)} of ${was.toFixed(1)} detail is left`);
  }
  if (expected.marks && shareNear(last, zone, expected.marks) < MARKED) faults.push('the line is missing');
  if (expected.behind) faults.push(...edgeFaults(last, seen, background, zone, truth, kind));
  return faults;
}

function zoneFaults(
  drawn: Rgba,
  seen: Rgba,
  background: Rgba,
  zone: Uint8Array,
  expected: Expected,
): string[] {
  const wrong = [0, 0, 0];
  const all = [0, 0, 0];
  const rules = [expected.room, expected.person, expected.band];
  let first = '';
  for (let i = 0; i < zone.length; i += stepOf(zone)) {
    const where = zone[i] ?? BAND;
    const rule = rules[where];
    all[where] = (all[where] ?? 0) + 1;
    const pixel = pixelAt(i, drawn, seen, background);
    if (!rule || rule(pixel)) continue;
    wrong[where] = (wrong[where] ?? 0) + 1;
    first ||= `${i % drawn.widthPx},${Math.floor(i / drawn.widthPx)}: ${pixel.drawn.join(' ')} ${pixel.alpha} of ${pixel.seen.join(' ')}`;
  }
  return ['room', 'person', 'edge'].flatMap((name, where) => {
    const [bad, of] = [wrong[where] ?? 0, all[where] ?? 0];
    if (of === 0) return [`there is no ${name}`];
    return bad > FEW * of ? [`${bad} of ${of} pixels of the ${name} are wrong, as at ${first}`] : [];
  });
}

/** Near the edge the person stands before what is behind, by the exact truth and the colours of the picture. */
function edgeFaults(
  drawn: Rgba,
  seen: Rgba,
  background: Rgba,
  zone: Uint8Array,
  truth: Uint8Array,
  kind: EffectKind,
): string[] {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < zone.length; i += stepOf(zone)) {
    if (zone[i] !== BAND) continue;
    const pixel = pixelAt(i, drawn, seen, background);
    const behind = EXPECTED[kind].behind?.(pixel) ?? pixel.seen;
    const before: Colour = kind === 'mask' ? [255, 255, 255] : pixel.seen;
    const exact = mixed(behind, before, (truth[i] ?? 0) / 255);
    for (const [channel, level] of exact.entries()) sum += Math.abs((pixel.drawn[channel] ?? 0) - level);
    count += 3;
  }
  const deviation = sum / count;
  return deviation > EDGE_DEVIATION ? [`the edge is off by ${deviation.toFixed(1)} in the mean`] : [];
}

/** Every so many pixels are looked at, in all columns. */
const stepOf = ({ length }: Uint8Array): number => 1 + 2 * Math.floor(length / MOST_PIXELS);

function shareNear(drawn: Rgba, zone: Uint8Array, colour: Colour): number {
  let near = 0;
  let all = 0;
  for (let i = 0; i < zone.length; i += stepOf(zone)) {
    if (zone[i] !== BAND) continue;
    all += 1;
    if (within(colourAt(drawn, i), colour, 24)) near += 1;
  }
  return near / all;
}

const colourAt = ({ pixels }: Rgba, i: number): Colour => [
  pixels[4 * i] ?? 0,
  pixels[4 * i + 1] ?? 0,
  pixels[4 * i + 2] ?? 0,
];

const pixelAt = (i: number, drawn: Rgba, seen: Rgba, background: Rgba): Pixel => ({
  drawn: colourAt(drawn, i),
  alpha: drawn.pixels[4 * i + 3] ?? 0,
  seen: colourAt(seen, i),
  behind: colourAt(background, i),
});

/** Mean step of brightness to the next pixel but three: as wide as the scene's texture. */
function detailIn(picture: Rgba, zone: Uint8Array, where: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 4; i < zone.length; i += stepOf(zone)) {
    if (zone[i] !== where || zone[i - 4] !== where) continue;
    sum += Math.abs(lumaOf(colourAt(picture, i)) - lumaOf(colourAt(picture, i - 4)));
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function pane({ widthPx, heightPx, pixels }: Rgba, index: 0 | 1): Rgba {
  const half = widthPx / 2;
  const part = new Uint8Array(4 * half * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const from = 4 * (y * widthPx + index * half);
    part.set(pixels.subarray(from, from + 4 * half), 4 * y * half);
  }
  return { widthPx: half, heightPx, pixels: part };
}

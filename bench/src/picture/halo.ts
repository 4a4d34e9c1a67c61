import { type CompositorLab, type Method, rgbaPicture } from '@maskwire/compositor-lab';
import type { LoadedMode } from '@maskwire/engine/pipeline';
import { mean } from '../statistics.js';
import { colourError, edgeBand } from './band.js';
import { compose, flatRoom, layer } from './drawn-person.js';
import { testFrame } from './material.js';
import type { Size } from './rgba.js';

type Rgb = readonly [red: number, green: number, blue: number];

/** Saturated: what is left of them at the edge is seen at once. */
const ROOMS: readonly Rgb[] = [
  [224, 16, 42],
  [16, 192, 48],
  [24, 48, 224],
  [224, 16, 192],
];
/** One after the other. */
const REPLACEMENTS: readonly Rgb[] = [
  [32, 36, 44],
  [244, 244, 240],
];
const SIZE: Size = { widthPx: 1280, heightPx: 720 };
const POSE_S = 2.5;
const BAND_PX = 6;
/** Of the raw mask's error. */
export const MOST_SHARE = 0.5;

export interface HaloFigures {
  readonly method: Method;
  /** Mean colour error in the band, 0..255. */
  readonly replaced: number;
  readonly blurred: number;
}

/**
 * The drawn person before flat saturated rooms that are replaced by another colour, or blurred. The truth is exact: the
 * same person drawn before the other colour, and the picture itself, for a flat room is the same when blurred.
 */
export async function measureHalo(
  lab: CompositorLab,
  mode: LoadedMode,
  methods: readonly Method[],
): Promise<HaloFigures[]> {
  const person = await layer('person', POSE_S, SIZE);
  const errors = new Map(
    methods.map((method) => [method, { replaced: [] as number[], blurred: [] as number[] }]),
  );
  for (const [index, room] of ROOMS.entries()) {
    const colour = REPLACEMENTS[index % REPLACEMENTS.length] ?? [0, 0, 0];
    const due = compose(flatRoom(colour, SIZE), person, SIZE).picture.pixels;
    const { picture, truth } = compose(flatRoom(room, SIZE), person, SIZE);
    const { mask } = await testFrame(mode, picture, truth, 0);
    const band = edgeBand(truth, SIZE, BAND_PX);
    const scene = {
      picture: rgbaPicture(picture.pixels, SIZE.widthPx, SIZE.heightPx),
      mask: { kind: 'alpha', ...mask },
      capturedAtMs: 0,
      isFirst: true,
    } as const;
    for (const [method, into] of errors) {
      const effect = { kind: 'colour', backgroundColour: hex(colour) } as const;
      const replaced = await lab.draw({ ...scene, effect }, method);
      into.replaced.push(colourError(replaced.pixels, due, band));
      const blurred = await lab.draw({ effect: { kind: 'blur' } }, method);
      into.blurred.push(colourError(blurred.pixels, picture.pixels, band));
    }
  }
  return [...errors].map(([method, { replaced, blurred }]) => ({
    method,
    replaced: mean(replaced),
    blurred: mean(blurred),
  }));
}

/** What must hold and does not. */
export function haloFaults(figures: readonly HaloFigures[]): string[] {
  const [ours, raw] = ['ours', 'raw'].map((name) => figures.find(({ method }) => method === name));
  if (!ours || !raw) return [];
  return (['replaced', 'blurred'] as const).flatMap((kind) => {
    const share = ours[kind] / raw[kind];
    return share <= MOST_SHARE
      ? []
      : [
          `halo: ${kind}, ours has ${share.toFixed(2)} of the raw mask's colour error (at most ${MOST_SHARE})`,
        ];
  });
}

const hex = (colour: Rgb): string =>
  `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

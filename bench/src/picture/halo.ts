import { economyAt } from '@maskwire/compositor/graph';
import type { EconomyStep } from '@maskwire/compositor/look';
import { type CompositorLab, type Method, rgbaPicture } from '@maskwire/compositor-lab';
import type { LoadedMode } from '@maskwire/engine/pipeline';
import { mean } from '../statistics.js';
import { colourError, edgeBand } from './band.js';
import { compose, flatRoom, layer } from './drawn-person.js';
import { maskOf, type TestFrame } from './material.js';
import { enlarged, type Rgba, type Size } from './rgba.js';

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

/** The drawn person before one room, and what should become of it. */
export interface HaloScene {
  readonly picture: Rgba;
  readonly mask: TestFrame['mask'];
  /** 1 near the true edge. */
  readonly band: Uint8Array;
  readonly colour: Rgb;
  /** RGBA: the same person drawn before that colour. */
  readonly due: Uint8Array;
}

export async function haloScenes(mode: LoadedMode): Promise<HaloScene[]> {
  const person = await layer('person', POSE_S, SIZE);
  const scenes: HaloScene[] = [];
  for (const [index, room] of ROOMS.entries()) {
    const colour = REPLACEMENTS[index % REPLACEMENTS.length] ?? [0, 0, 0];
    const due = compose(flatRoom(colour, SIZE), person, SIZE).picture.pixels;
    const { picture, truth } = compose(flatRoom(room, SIZE), person, SIZE);
    scenes.push({
      picture,
      mask: await maskOf(mode, picture),
      band: edgeBand(truth, SIZE, BAND_PX),
      colour,
      due,
    });
  }
  return scenes;
}

/**
 * The drawn person before flat saturated rooms that are replaced by another colour, or blurred. The truth is exact: the
 * same person drawn before the other colour, and the picture itself, for a flat room is the same when blurred.
 * @param step of the economy at which ours is drawn
 */
export async function measureHalo(
  lab: CompositorLab,
  scenes: readonly HaloScene[],
  methods: readonly Method[],
  step: EconomyStep = 'full',
): Promise<HaloFigures[]> {
  const errors = new Map(
    methods.map((method) => [method, { replaced: [] as number[], blurred: [] as number[] }]),
  );
  const economy = economyAt(step);
  for (const { picture, mask, band, colour, due } of scenes) {
    const { pixels, ...size } = picture;
    const scene = {
      picture: rgbaPicture(pixels, size.widthPx, size.heightPx),
      mask: { kind: 'alpha', ...mask },
      isCleaned: true,
      capturedAtMs: 0,
      isFirst: true,
      economy,
    } as const;
    for (const [method, into] of errors) {
      const effect = { kind: 'colour', backgroundColour: hex(colour) } as const;
      const replaced = await lab.draw({ ...scene, effect }, method);
      into.replaced.push(colourError(await enlarged(replaced, size), due, band));
      const blurred = await lab.draw({ effect: { kind: 'blur' }, economy }, method);
      into.blurred.push(colourError(await enlarged(blurred, size), pixels, band));
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

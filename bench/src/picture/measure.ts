import { economyAt } from '@maskwire/compositor/graph';
import type { EconomyStep } from '@maskwire/compositor/look';
import { type CompositorLab, type Method, rgbaPicture } from '@maskwire/compositor-lab';
import type { Material, MaterialGroup, MaterialKind, TestFrame } from './material.js';
import { dtSsd, flicker, ghosting, matteFigures } from './metrics.js';
import { enlarged } from './rgba.js';

export const METRICS = ['iou', 'boundaryIou', 'mad', 'mse', 'grad', 'dtSsd', 'flicker', 'ghosting'] as const;
export type Metric = (typeof METRICS)[number];

/** By metric, one figure a sample; the samples of all methods are the same and in one order. */
export type Figures = Readonly<Record<Metric, readonly number[]>>;

/** Of the methods that were measured. */
export type ByMethod<T> = ReadonlyMap<Method, T>;

export interface MaterialFigures {
  readonly material: string;
  readonly kind: MaterialKind;
  readonly group: MaterialGroup;
  readonly byMethod: ByMethod<Figures>;
}

/** In clips every so manieth frame is scored by itself; every change is. */
const STRIDE = 2;
/** Where the person was within the last 167 ms may show a ghost. */
const PAST_FRAMES = 5;

type Collected = Record<Metric, number[]>;

const nothing = (): Collected => ({
  iou: [],
  boundaryIou: [],
  mad: [],
  mse: [],
  grad: [],
  dtSsd: [],
  flicker: [],
  ghosting: [],
});

/**
 * Feeds the same pictures and masks to every method and compares each matte with the truth.
 * @param step of the economy at which ours is drawn
 */
export async function measureMaterial(
  lab: CompositorLab,
  { name, kind, group, frames }: Material,
  methods: readonly Method[],
  step: EconomyStep = 'full',
): Promise<MaterialFigures> {
  const collected = new Map(methods.map((method) => [method, nothing()]));
  let before: Scored | undefined;
  let past: Uint8Array[] = [];
  let index = 0;
  for await (const frame of frames()) {
    const now: Scored = { truth: frame.truth, mattes: await mattesOf(lab, frame, methods, step) };
    const isScored = kind === 'photos' || index % STRIDE === 0;
    for (const [method, into] of collected) score({ into, method, kind, frame, now, before, past, isScored });
    if (kind !== 'photos') {
      before = now;
      past = [...past, frame.truth].slice(-PAST_FRAMES);
    }
    index++;
  }
  return { material: name, kind, group, byMethod: collected };
}

interface Scored {
  readonly truth: Uint8Array;
  readonly mattes: Readonly<Record<Method, Uint8Array>>;
}

interface Scoring {
  readonly into: Collected;
  readonly method: Method;
  readonly kind: MaterialKind;
  readonly frame: TestFrame;
  readonly now: Scored;
  readonly before: Scored | undefined;
  readonly past: readonly Uint8Array[];
  readonly isScored: boolean;
}

function score({ into, method, kind, frame, now, before, past, isScored }: Scoring): void {
  const matte = now.mattes[method];
  if (isScored) {
    const figures = matteFigures(known(matte, frame), frame.truth, frame.picture);
    for (const metric of ['iou', 'boundaryIou', 'mad', 'mse', 'grad'] as const)
      into[metric].push(figures[metric]);
  }
  if (!before) return;
  into.dtSsd.push(dtSsd(before.mattes[method], matte, before.truth, frame.truth));
  if (kind === 'still') into.flicker.push(flicker(before.mattes[method], matte));
  const ghost = ghosting(matte, frame.truth, past);
  if (ghost !== undefined) into.ghosting.push(ghost);
}

/** Where the truth is not known, nobody is wrong. */
const known = (matte: Uint8Array, { truth, unknown }: TestFrame): Uint8Array =>
  unknown ? matte.map((value, pixel) => (unknown[pixel] ? (truth[pixel] ?? 0) : value)) : matte;

async function mattesOf(
  lab: CompositorLab,
  { picture, mask, atMs }: TestFrame,
  methods: readonly Method[],
  step: EconomyStep,
): Promise<Record<Method, Uint8Array>> {
  const mattes = await lab.mattes(
    {
      picture: rgbaPicture(picture.pixels, picture.widthPx, picture.heightPx),
      mask: { kind: 'alpha', ...mask },
      // As the product does by default; peers are published without.
      isCleaned: true,
      capturedAtMs: atMs,
      isFirst: atMs === 0,
      economy: economyAt(step),
    },
    methods,
  );
  const sized = methods.map(async (method) => [method, await enlarged(mattes[method], picture)] as const);
  return Object.fromEntries(await Promise.all(sized)) as Record<Method, Uint8Array>;
}

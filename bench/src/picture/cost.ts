import { economyAt } from '@maskwire/compositor/graph';
import { ECONOMY_STEPS, type EconomyStep } from '@maskwire/compositor/look';
import {
  type CompositorLab,
  type LabDrawing,
  type LabTimes,
  type Method,
  rgbaPicture,
} from '@maskwire/compositor-lab';
import type { LoadedMode } from '@maskwire/engine/pipeline';
import { median } from '../statistics.js';
import { compose, layer, noisy } from './drawn-person.js';
import { testFrame } from './material.js';
import type { Size } from './rgba.js';

const SIZE: Size = { widthPx: 1280, heightPx: 720 };
const POSE_S = 2.5;
const ROUNDS = 7;
/** What most people use; each brings passes of its own. */
export const COST_KINDS = ['blur', 'colour', 'image', 'cutout'] as const;

export interface PassCost {
  readonly pass: string;
  /** Medians of a run. */
  readonly medianMs: number;
}

export interface CostFigures {
  readonly source: LabTimes['source'];
  /** The picture onto the canvas and nothing else. */
  readonly copyMs: number;
  readonly effects: readonly { readonly kind: string; readonly passes: readonly PassCost[] }[];
  /** What is left of each effect's time at each step of the economy. */
  readonly economy: readonly {
    readonly step: EconomyStep;
    readonly drawMs: readonly number[];
  }[];
  /** All passes of the person before a colour. */
  readonly methods: readonly { readonly method: Method; readonly drawMs: number }[];
}

/** What a frame of 1280x720 costs, pass by pass. */
export async function measureCost(
  lab: CompositorLab,
  mode: LoadedMode,
  methods: readonly Method[],
): Promise<CostFigures> {
  const room = await layer('room', 0, SIZE);
  const drawing = await scene(mode, room);
  const background = { ...SIZE, pixels: room };
  const copy = await lab.time({ ...drawing, drawn: 'raw', effect: { kind: 'none' } }, ROUNDS);
  const effects = [];
  for (const kind of COST_KINDS)
    effects.push({
      kind,
      passes: passesOf(await lab.time({ ...drawing, background, effect: { kind } }, ROUNDS)),
    });
  const economy = [];
  for (const step of ECONOMY_STEPS) {
    const drawMs = [];
    for (const kind of COST_KINDS) {
      const asked = { ...drawing, background, effect: { kind }, economy: economyAt(step) };
      drawMs.push(sumOf(passesOf(await lab.time(asked, ROUNDS))));
    }
    economy.push({ step, drawMs });
  }
  const byMethod = [];
  for (const method of methods) {
    const times = await lab.time({ ...drawing, effect: { kind: 'colour' } }, ROUNDS, method);
    byMethod.push({ method, drawMs: sumOf(passesOf(times)) });
  }
  return { source: copy.source, copyMs: sumOf(passesOf(copy)), effects, economy, methods: byMethod };
}

export const sumOf = (passes: readonly PassCost[]): number =>
  passes.reduce((sum, { medianMs }) => sum + medianMs, 0);

const passesOf = ({ passesMs }: LabTimes): PassCost[] =>
  Object.entries(passesMs).map(([pass, timesMs]) => ({ pass, medianMs: median(timesMs) }));

async function scene(mode: LoadedMode, room: Uint8Array): Promise<LabDrawing> {
  const { picture, truth } = compose(room, await layer('person', POSE_S, SIZE), SIZE);
  const frame = await testFrame(mode, noisy(picture, 1), truth, 0);
  return {
    picture: rgbaPicture(frame.picture.pixels, SIZE.widthPx, SIZE.heightPx),
    mask: { kind: 'alpha', ...frame.mask },
    capturedAtMs: 0,
  };
}

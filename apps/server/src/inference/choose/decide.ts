import type { BackendInfo, EngineName } from '@maskwire/engine';
import { compareMasks } from './compare.js';

/** What one engine did in its own process. */
export type Probe =
  | {
      readonly ok: true;
      readonly engine: EngineName;
      readonly info: BackendInfo;
      /** Median time of one image. */
      readonly frameMs: number;
      /** Time of one image within a full batch. */
      readonly batchFrameMs: number;
      /** Its mask of the test picture; empty for an emulated GPU, on which nothing is run. */
      readonly mask: Uint8Array;
    }
  | { readonly ok: false; readonly engine: EngineName; readonly reason: string };

export interface RefusedEngine {
  readonly engine: EngineName;
  /** For people, complete: what is missing and how to get it. */
  readonly reason: string;
}

export interface UsableEngine {
  readonly engine: EngineName;
  readonly hardware: BackendInfo['hardware'];
}

export interface EngineDecision {
  /** Usable engines, the chosen one first; the next takes over when it fails at run time. Never empty. */
  readonly ranked: readonly [UsableEngine, ...UsableEngine[]];
  /** Why the first was taken, for people. */
  readonly why: string;
  readonly others: readonly RefusedEngine[];
}

/** The engine that every other is held against, and that is always there. */
export const REFERENCE_ENGINE: EngineName = 'onnx-cpu';
export const REFERENCE: UsableEngine = Object.freeze({ engine: REFERENCE_ENGINE, hardware: 'cpu' });

/** Least overlap and largest mean difference (0..1) of a mask that counts as the reference's. */
const AGREEMENT = { minIou: 0.995, maxMeanError: 0.01 } as const;

/** Times closer than this are the same: then the one that serves more frames a second goes first. */
const SAME_TIME_FACTOR = 1.25;

type Success = Extract<Probe, { ok: true }>;

/**
 * Takes the engine with the shortest time for one image among those whose mask agrees with the reference; among equals
 * the one with the higher capacity. Pure.
 * @param cpuWorkers worker processes that a CPU engine would get; a GPU engine gets one
 */
export function decide(probes: readonly Probe[], cpuWorkers: number): EngineDecision {
  const reference = probes.find((probe): probe is Success => probe.ok && probe.engine === REFERENCE_ENGINE);
  const refused: RefusedEngine[] = [];
  const usable: Success[] = [];
  for (const probe of probes) {
    const reason = refusal(probe, reference);
    if (reason !== undefined) refused.push({ engine: probe.engine, reason });
    else if (probe.ok) usable.push(probe);
  }
  const ranked = rank(usable, cpuWorkers);
  const [best, ...rest] = ranked;
  if (!best) {
    // Its own probe failed, or it disagrees with nobody else: it is tried all the same, and says why it cannot start.
    const others = refused.filter(({ engine }) => engine !== REFERENCE_ENGINE);
    return { ranked: [REFERENCE], why: 'nothing else can be used', others };
  }
  const slower = rest.map((probe) => ({
    engine: probe.engine,
    reason: `works on ${probe.info.device}, but takes ${ms(probe.frameMs)} a frame where ${best.engine} takes ${ms(best.frameMs)}`,
  }));
  return {
    ranked: upToReference([best, ...rest]),
    why: `${ms(best.frameMs)} a frame on ${best.info.device}, the fastest of ${probes.length} tried`,
    others: [...slower, ...refused],
  };
}

function refusal(probe: Probe, reference: Success | undefined): string | undefined {
  if (!probe.ok) return probe.reason;
  if (probe.engine === REFERENCE_ENGINE) return undefined;
  if (probe.info.hardware === 'software')
    return `${probe.info.device} is a GPU emulated on the CPU: used when asked for by name, never by itself`;
  if (!reference) return `there is no ${REFERENCE_ENGINE} result to check it against`;
  const { iou, meanError } = compareMasks(probe.mask, reference.mask);
  if (iou >= AGREEMENT.minIou && meanError <= AGREEMENT.maxMeanError) return undefined;
  return `its mask of the test picture is wrong: IoU ${iou.toFixed(3)} with ${REFERENCE_ENGINE}, mean error ${meanError.toFixed(3)}`;
}

/** Nothing stands behind the reference: it is the one that cannot fail for want of a device. */
function upToReference([best, ...rest]: readonly [Success, ...Success[]]): EngineDecision['ranked'] {
  if (best.engine === REFERENCE_ENGINE) return [REFERENCE];
  const end = rest.findIndex(({ engine }) => engine === REFERENCE_ENGINE);
  return [usableOf(best), ...rest.slice(0, end < 0 ? rest.length : end + 1).map(usableOf)];
}

const usableOf = ({ engine, info }: Success): UsableEngine => ({ engine, hardware: info.hardware });

/** Not a sort by a comparison with tolerance, which is no order: the fastest first, then the best of its equals. */
function rank(usable: readonly Success[], cpuWorkers: number): Success[] {
  const left = [...usable].sort((a, b) => a.frameMs - b.frameMs);
  const ranked: Success[] = [];
  while (left.length > 0) {
    const fastest = left[0]?.frameMs ?? 0;
    const equals = left.filter(({ frameMs }) => frameMs <= fastest * SAME_TIME_FACTOR);
    const best = equals.reduce((a, b) => (capacityFps(b, cpuWorkers) > capacityFps(a, cpuWorkers) ? b : a));
    ranked.push(best);
    left.splice(left.indexOf(best), 1);
  }
  return ranked;
}

const capacityFps = (probe: Success, cpuWorkers: number): number =>
  probe.info.hardware === 'cpu' ? (1000 * cpuWorkers) / probe.frameMs : 1000 / probe.batchFrameMs;

const ms = (value: number): string => `${value.toFixed(1)} ms`;

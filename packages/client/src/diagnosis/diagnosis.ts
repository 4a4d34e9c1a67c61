import type { StageTimes } from '@maskwire/protocol';
import { Ring } from '../ring.js';
import { diagnose, type Finding, type FindingCode, inOrder } from './rules.js';
import type { DiagnosisSample, PageFigures, RecentFrames, StreamStats } from './sample.js';

/** How long something must hold before it is told, and be gone before it is dropped. */
export const HOLD_MS = 2000;
/** Over which frames are counted as recent ... */
const RECENT_MS = 5000;
/** ... in at most this many samples: 4 a second and some more. */
const MAX_SAMPLES = 32;
/** Masks over which the model's time is looked at, and how many it takes. */
const MASKS = 128;
const LEAST_MASKS = 30;

interface Totals {
  readonly atMs: number;
  readonly frames: StreamStats['frames'];
  readonly protocolFaults: number;
  readonly isWindowFull: boolean;
}

interface Held {
  finding: Finding;
  readonly sinceMs: number;
  lastMs: number;
}

/**
 * The rules over time: what is told has held for 2 s, and is told until it was gone for 2 s. Owns no timer and reads no
 * clock; asked a few times a second. Bounded in memory.
 */
export class Diagnosis {
  readonly #held = new Map<FindingCode, Held>();
  readonly #inferenceMs = new Ring(MASKS);
  #samples: Totals[] = [];

  /** Stages of a mask that came. */
  noteMask({ inferenceUs }: Pick<StageTimes, 'inferenceUs'>): void {
    if (inferenceUs > 0) this.#inferenceMs.push(inferenceUs / 1000);
  }

  /** Another server, mode or connection: what was found holds for it no more. */
  reset(): void {
    this.#held.clear();
    this.#inferenceMs.clear();
    this.#samples = [];
  }

  /** @param nowMs on a time line that never goes back */
  update(nowMs: number, stats: StreamStats, page: PageFigures = {}): readonly Finding[] {
    const sample: DiagnosisSample = {
      stats,
      page,
      recent: this.#recent(nowMs, stats),
      inferenceMs: this.#inference(),
    };
    for (const finding of diagnose(sample)) {
      const held = this.#held.get(finding.code);
      if (held) {
        held.finding = finding;
        held.lastMs = nowMs;
      } else this.#held.set(finding.code, { finding, sinceMs: nowMs, lastMs: nowMs });
    }
    return this.#told(nowMs);
  }

  #told(nowMs: number): readonly Finding[] {
    const told: Finding[] = [];
    for (const [code, { finding, sinceMs, lastMs }] of this.#held) {
      const wasTold = lastMs - sinceMs >= HOLD_MS;
      // One that was never told has to hold without a break.
      if (nowMs - lastMs >= (wasTold ? HOLD_MS : 1)) this.#held.delete(code);
      else if (wasTold) told.push(finding);
    }
    return inOrder(told);
  }

  #recent(nowMs: number, stats: StreamStats): RecentFrames {
    const { frames, protocolFaults } = stats;
    this.#samples = this.#samples.filter(({ atMs }) => atMs > nowMs - RECENT_MS).slice(1 - MAX_SAMPLES);
    const { sent, staleMasks, dropped, errors, lost } = frames;
    this.#samples.push({
      atMs: nowMs,
      frames: { sent, staleMasks, dropped, errors, lost },
      protocolFaults,
      isWindowFull: stats.inFlight >= stats.maxInFlight,
    });
    const first = this.#samples[0];
    return {
      sent: sent - (first?.frames.sent ?? 0),
      staleMasks: staleMasks - (first?.frames.staleMasks ?? 0),
      dropped: gained(dropped, first?.frames.dropped),
      errors: gained(errors, first?.frames.errors),
      lost: gained(lost, first?.frames.lost),
      protocolFaults: protocolFaults - (first?.protocolFaults ?? 0),
      windowFullShare: this.#samples.filter(({ isWindowFull }) => isWindowFull).length / this.#samples.length,
    };
  }

  #inference(): DiagnosisSample['inferenceMs'] {
    if (this.#inferenceMs.values().length < LEAST_MASKS) return undefined;
    const found = this.#inferenceMs.percentiles([0.5, 0.95]);
    return found && { p50: found[0], p95: found[1] };
  }
}

type Counts = Readonly<Record<string, number>>;

const gained = (now: Counts, before: Counts = {}): Record<string, number> =>
  Object.fromEntries(Object.entries(now).map(([cause, count]) => [cause, count - (before[cause] ?? 0)]));

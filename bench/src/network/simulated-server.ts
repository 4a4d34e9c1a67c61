import type { StageTimes } from '@maskwire/protocol';
import type { EventQueue } from './event-queue.js';

export interface ServerProfile {
  readonly workers: number;
  /** Decode, run and code of one frame, in the mean. */
  readonly serviceMs: number;
  /** A WebP takes so much longer to decode. */
  readonly webpMs: number;
  /** What a real server took for one frame after another: then the same again, in place of the two above. */
  readonly measuredMs?: readonly number[];
}

/** Two worker processes on a CPU, the bare 256 model. */
export const USUAL_SERVER: ServerProfile = { workers: 2, serviceMs: 4, webpMs: 1.3 };

export interface ServerAnswer {
  readonly result: 'mask' | 'dropped';
  readonly times: StageTimes;
}

interface Waiting {
  readonly arrivedMs: number;
  readonly isWebp: boolean;
  readonly answer: (answer: ServerAnswer) => void;
}

const DEADLINE_MS = 1000;
/** Shortest and longest service, as shares of the mean. */
const SERVICE_SPREAD = { least: 0.85, most: 1.15 };

/** One session at a server: one frame waits, the latest, and as many run as there are workers. */
export class SimulatedServer {
  readonly #events: EventQueue;
  readonly #profile: ServerProfile;
  readonly #random: () => number;
  #waiting: Waiting | undefined;
  #running = 0;
  #served = 0;

  constructor(events: EventQueue, profile: ServerProfile, random: () => number) {
    this.#events = events;
    this.#profile = profile;
    this.#random = random;
  }

  put(isWebp: boolean, answer: (answer: ServerAnswer) => void): void {
    const replaced = this.#waiting;
    this.#waiting = { arrivedMs: this.#events.nowMs, isWebp, answer };
    if (replaced) replaced.answer({ result: 'dropped', times: this.#times(replaced, 0) });
    this.#run();
  }

  #run(): void {
    const frame = this.#waiting;
    if (!frame || this.#running >= this.#profile.workers) return;
    this.#waiting = undefined;
    if (this.#events.nowMs - frame.arrivedMs > DEADLINE_MS)
      return frame.answer({ result: 'dropped', times: this.#times(frame, 0) });
    this.#running++;
    const serviceMs = this.#serviceMs(frame.isWebp);
    const times = this.#times(frame, serviceMs);
    this.#events.at(this.#events.nowMs + serviceMs, () => {
      this.#running--;
      frame.answer({ result: 'mask', times });
      this.#run();
    });
  }

  #serviceMs(isWebp: boolean): number {
    const { serviceMs, webpMs, measuredMs } = this.#profile;
    const measured = measuredMs?.[this.#served++ % measuredMs.length];
    if (measured !== undefined) return measured;
    const { least, most } = SERVICE_SPREAD;
    return (serviceMs + (isWebp ? webpMs : 0)) * (least + (most - least) * this.#random());
  }

  #times({ arrivedMs }: Waiting, serviceMs: number): StageTimes {
    const queueUs = Math.round((this.#events.nowMs - arrivedMs) * 1000);
    return { queueUs, decodeUs: 0, inferenceUs: Math.round(serviceMs * 1000), encodeUs: 0 };
  }
}

/** Weight of the latest span in the smoothed time of a mode. */
const SMOOTHING = 0.5;
/** How much of the way a held cost goes down in one span to a lower one that was measured. */
const RELIEF = 0.4;

interface Cost {
  frames: number;
  runs: number;
  ms: number;
  /** Smoothed over spans. */
  frameMs: number | undefined;
  runMs: number | undefined;
  /** What a frame is reckoned at. */
  heldMs: number | undefined;
}

/**
 * What a frame of each mode costs the workers. At less than full load batches are small and a frame in them is dear:
 * reckoning with that would lower the load further. So a cost that is held goes up only when the workers were
 * overloaded, and comes down by itself. Pure; one entry for each mode that ever ran.
 */
export class ModeCosts {
  readonly #costs = new Map<string, Cost>();

  ran(mode: string, frames: number, tookMs: number): void {
    const cost = this.#of(mode);
    cost.frames += frames;
    cost.runs++;
    cost.ms += tookMs;
  }

  /** Ends a span. */
  close(overloaded: boolean): void {
    for (const cost of this.#costs.values()) {
      if (cost.runs === 0) continue;
      const measuredMs = cost.ms / cost.frames;
      // What was measured before the overload would pull the held cost down again.
      cost.frameMs = overloaded ? measuredMs : towards(cost.frameMs, measuredMs, SMOOTHING);
      cost.runMs = towards(cost.runMs, cost.ms / cost.runs, SMOOTHING);
      if (overloaded) cost.heldMs = measuredMs;
      else if (cost.heldMs === undefined || cost.frameMs < cost.heldMs)
        cost.heldMs = towards(cost.heldMs, cost.frameMs, RELIEF);
      cost.frames = 0;
      cost.runs = 0;
      cost.ms = 0;
    }
  }

  /** Worker milliseconds that a frame is reckoned at; undefined before the first was run. */
  frameMs(mode: string): number | undefined {
    return this.#costs.get(mode)?.heldMs;
  }

  /** How long a run takes, whole. */
  runMs(mode: string): number | undefined {
    return this.#costs.get(mode)?.runMs;
  }

  #of(mode: string): Cost {
    const known = this.#costs.get(mode);
    if (known) return known;
    const cost: Cost = {
      frames: 0,
      runs: 0,
      ms: 0,
      frameMs: undefined,
      runMs: undefined,
      heldMs: undefined,
    };
    this.#costs.set(mode, cost);
    return cost;
  }
}

const towards = (from: number | undefined, to: number, weight: number): number =>
  from === undefined ? to : from + weight * (to - from);

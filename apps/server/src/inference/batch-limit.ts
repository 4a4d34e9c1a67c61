/** Longest run aimed at: half a frame interval at 30 FPS, because a frame that just missed a batch waits for two. */
export const RUN_BUDGET_MS = 16;
/** A model that takes longer than that alone may be stretched to this many times its single run. */
export const MAX_STRETCH = 2;
/**
 * Least share of a run's time that does not grow with the batch, a/(a+b). Below it a batch of two takes over 1.8 times
 * a single run: little throughput for the longer wait of everyone in it.
 */
export const MIN_FIXED_SHARE = 0.2;

/** How much a run within the budget raises the limit: ten runs of one size before the next is tried. */
const STEP = 0.1;
/** Batches measured before it is judged whether they pay. */
const SETTLING_BATCHES = 8;
/** Runs after which a verdict that batches do not pay is looked into again: one noisy measurement is not for ever. */
const SECOND_LOOK_RUNS = 256;
/** What each run leaves of the weight of those before it: the last fifty or so count. */
const FORGETTING = 0.98;
/** A run is taken for at most this many times what was expected: one hiccup must not bend the line. */
const OUTLIER_FACTOR = 3;
/** Variance of the batch sizes, in frames squared, below which their slope cannot be told. */
const MIN_SPREAD = 0.02;
/** What is left of the limit after a run over the budget. */
const BACK_OFF = 0.9;

/** A run of n frames takes `fixedMs + n * perFrameMs`. */
export interface RunTime {
  readonly fixedMs: number;
  readonly perFrameMs: number;
}

/**
 * Learns how many frames one run of a mode may take. A line is fitted to the measured runs (least squares with
 * exponential forgetting: five sums, no history), and the limit is the largest batch whose predicted time is within the
 * budget. It is never more than one above what was run and kept within it, and shrinks by a tenth after a run that did
 * not (additive increase, multiplicative decrease). Pure: times are arguments.
 */
export class BatchLimit {
  readonly #max: number;
  /** Weighted sums over runs (n, ms): 1, n, n², ms, n·ms. */
  #sums = { w: 0, n: 0, nn: 0, t: 0, nt: 0 };
  /** perFrameMs / (fixedMs + perFrameMs) as last told by runs of different sizes. */
  #growth: number | undefined;
  /** What experience allows; the limit is its whole part. */
  #reached = 1;
  /** Runs of more than one frame since the last judgement. */
  #batches = 0;
  /** Runs of one frame in a row. */
  #singles = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Frames that the next run may take, 1 to the maximum. */
  get frames(): number {
    return Math.max(1, Math.min(this.#max, Math.floor(this.#reached), this.#largestWithin()));
  }

  /** The fitted line; undefined before the first run. */
  get runTime(): RunTime | undefined {
    const { w, n, t } = this.#sums;
    if (w === 0) return undefined;
    // Until batches are known well enough nothing is believed to be fixed: the careful guess.
    const growth = this.#batches < SETTLING_BATCHES ? 1 : (this.#growth ?? 1);
    // The mean run lies on the line: t/w = single * (1 - growth + growth * n/w).
    const singleMs = t / w / (1 - growth + (growth * n) / w);
    return { fixedMs: singleMs * (1 - growth), perFrameMs: singleMs * growth };
  }

  /** Takes in that a run of `frames` frames took `tookMs`. */
  record(frames: number, tookMs: number): void {
    const isFull = frames >= this.frames;
    const isOver = frames > 1 && tookMs > this.#budgetMs();
    this.#add(frames, Math.min(tookMs, this.#predict(frames) * OUTLIER_FACTOR));
    if (frames === 1) this.#singles++;
    else {
      this.#singles = 0;
      this.#batches++;
    }
    if (isOver) this.#reached = Math.max(1, this.#reached * BACK_OFF);
    else if (isFull)
      this.#reached = Math.max(this.#reached, Math.min(this.#max, frames + 1, this.#reached + STEP));
    if (this.frames === 1 && this.#singles >= SECOND_LOOK_RUNS) this.#lookAgain();
  }

  #largestWithin(): number {
    const line = this.runTime;
    if (!line) return 1;
    const { fixedMs, perFrameMs } = line;
    const judged = this.#batches >= SETTLING_BATCHES;
    if (judged && fixedMs < MIN_FIXED_SHARE * (fixedMs + perFrameMs)) return 1;
    return perFrameMs > 0 ? Math.floor((this.#budgetMs() - fixedMs) / perFrameMs) : this.#max;
  }

  #budgetMs(): number {
    const line = this.runTime;
    return line ? Math.max(RUN_BUDGET_MS, MAX_STRETCH * (line.fixedMs + line.perFrameMs)) : RUN_BUDGET_MS;
  }

  #predict(frames: number): number {
    const line = this.runTime;
    return line ? line.fixedMs + frames * line.perFrameMs : Number.POSITIVE_INFINITY;
  }

  #add(frames: number, ms: number): void {
    const { w, n, nn, t, nt } = this.#sums;
    this.#sums = {
      w: w * FORGETTING + 1,
      n: n * FORGETTING + frames,
      nn: nn * FORGETTING + frames * frames,
      t: t * FORGETTING + ms,
      nt: nt * FORGETTING + frames * ms,
    };
    this.#fit();
  }

  #fit(): void {
    const { w, n, nn, t, nt } = this.#sums;
    const spread = nn / w - (n / w) ** 2;
    if (spread < MIN_SPREAD) return;
    const perFrameMs = (nt / w - (n / w) * (t / w)) / spread;
    const fixedMs = t / w - perFrameMs * (n / w);
    const singleMs = fixedMs + perFrameMs;
    // Noise can tilt the line below zero at either end; what is meant is "all fixed" or "nothing fixed".
    this.#growth = singleMs <= 0 ? 1 : Math.min(1, Math.max(0, perFrameMs / singleMs));
  }

  #lookAgain(): void {
    this.#batches = 0;
    this.#singles = 0;
    this.#reached = Math.max(2, this.#reached);
  }
}

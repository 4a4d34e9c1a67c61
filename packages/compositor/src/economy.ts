import type { Economy } from './graph/types.js';
import { ECONOMY_STEPS, type EconomyStep } from './look/index.js';

/** Everything that the look asks for. */
export const FULL: Economy = { fineShare: 1, cleanEdge: true, lightWrap: true, canvasShare: 1 };

const noWrap: Economy = { ...FULL, lightWrap: false };
const noCleaning: Economy = { ...noWrap, cleanEdge: false };
const coarse: Economy = { ...noCleaning, fineShare: 0.5 };
const noRefinement: Economy = { ...noCleaning, fineShare: 0 };

const ECONOMIES: Readonly<Record<EconomyStep, Economy>> = {
  full: FULL,
  'no-light-wrap': noWrap,
  'no-clean-edge': noCleaning,
  'coarse-refinement': coarse,
  'no-refinement': noRefinement,
  'canvas-75': { ...noRefinement, canvasShare: 0.75 },
  'canvas-50': { ...noRefinement, canvasShare: 0.5 },
};

/** What is drawn at a step. */
export const economyAt = (step: EconomyStep): Economy => ECONOMIES[step];

const LAST_STEP = ECONOMY_STEPS.length - 1;
/** From here on the canvas is smaller, which recordings and other programs see. */
const FIRST_CANVAS_STEP = ECONOMY_STEPS.findIndex((step) => economyAt(step).canvasShare < 1);

/** How long the graphics are watched for one verdict at least, and until there were enough questions... */
const PERIOD_MS = 1000;
const LEAST_ASKED = 3;
/** ...but no longer than this: a stream that stands still says nothing. */
const LONGEST_PERIOD_MS = 4000;
/** Times kept in a period: twice the fastest camera. */
const MAX_TIMES = 128;
/** Too slow: a picture takes longer than two frames of a camera, or every sixth finds the graphics busy. */
const SLOW = { tookMs: 80, busyShare: 1 / 6 } as const;
/** Time to spare: under one frame, and the graphics are as good as never busy. */
const QUICK = { tookMs: 40, busyShare: 1 / 30 } as const;
/** Slow periods in a row before a pass is given up, and before the canvas shrinks. */
const SLOW_PERIODS = { pass: 1, canvas: 3 } as const;
/** Quick periods in a row before a pass comes back, and before the canvas grows. */
const QUICK_PERIODS = { pass: 5, canvas: 20 } as const;
/** Each step up that did not hold makes the next try wait this many times as long... */
const BACK_OFF = 2;
/** ...but never longer than so many times the usual wait. */
const MOST_PATIENCE = 16;

type Verdict = 'slow' | 'quick' | 'fair';

/**
 * Chooses how much is drawn from how long the graphics take: steps down while they lag behind, and up again when there
 * is time to spare. What was tried and did not hold is tried again ever more rarely, so that a machine at its limit
 * stays where it is and the canvas does not change its size to and fro. Pure; the clock comes from outside.
 */
export class EconomyControl {
  #step = 0;
  #periodStartMs: number;
  #asked = 0;
  #busy = 0;
  #tookMs: number[] = [];
  #slowPeriods = 0;
  #quickPeriods = 0;
  #patience = 1;
  /** The step that was left last upwards: coming back to it means that the try failed. */
  #triedFrom: number | undefined;
  #lastStep = LAST_STEP;

  /** @param first what is known of the machine before it drew anything */
  constructor(nowMs: number, first: EconomyStep = 'full') {
    this.#periodStartMs = nowMs;
    this.#step = ECONOMY_STEPS.indexOf(first);
  }

  get step(): EconomyStep {
    return ECONOMY_STEPS[this.#step] ?? 'full';
  }

  /** While somebody keeps the pictures they must not change their size; a canvas that is smaller grows at once. */
  keepSize(isOn: boolean): void {
    this.#lastStep = isOn ? FIRST_CANVAS_STEP - 1 : LAST_STEP;
    this.#step = Math.min(this.#step, this.#lastStep);
  }

  /** A picture was to be drawn; while the graphics are busy it is let go. */
  asked(isBusy: boolean, nowMs: number): void {
    this.#asked++;
    if (isBusy) this.#busy++;
    const passedMs = nowMs - this.#periodStartMs;
    if (passedMs > LONGEST_PERIOD_MS) this.#begin(nowMs);
    else if (passedMs >= PERIOD_MS && this.#asked >= LEAST_ASKED) this.#judge(nowMs);
  }

  /** The graphics finished a picture `tookMs` after it was drawn. */
  finished(tookMs: number): void {
    if (this.#tookMs.length < MAX_TIMES) this.#tookMs.push(tookMs);
  }

  /** What is drawn from now on is another thing, and its first picture takes long: nothing before it counts. */
  restart(nowMs: number): void {
    this.#slowPeriods = 0;
    this.#quickPeriods = 0;
    this.#begin(nowMs);
  }

  #judge(nowMs: number): void {
    const verdict = this.#verdict();
    this.#begin(nowMs);
    this.#slowPeriods = verdict === 'slow' ? this.#slowPeriods + 1 : 0;
    this.#quickPeriods = verdict === 'quick' ? this.#quickPeriods + 1 : 0;
    const isDown = this.#step < this.#lastStep && this.#slowPeriods >= SLOW_PERIODS[kindOf(this.#step + 1)];
    const isUp = this.#step > 0 && this.#quickPeriods >= QUICK_PERIODS[kindOf(this.#step)] * this.#patience;
    if (isDown) this.#goDown();
    if (isUp) this.#goUp();
  }

  #verdict(): Verdict {
    const busyShare = this.#busy / this.#asked;
    // Nothing finished all the while: the graphics stand still.
    const tookMs = medianOf(this.#tookMs) ?? PERIOD_MS;
    if (busyShare > SLOW.busyShare || tookMs > SLOW.tookMs) return 'slow';
    return busyShare < QUICK.busyShare && tookMs < QUICK.tookMs ? 'quick' : 'fair';
  }

  #goDown(): void {
    this.#step++;
    if (this.#step === this.#triedFrom) this.#patience = Math.min(MOST_PATIENCE, this.#patience * BACK_OFF);
    this.#triedFrom = undefined;
    this.#slowPeriods = 0;
  }

  #goUp(): void {
    // The step before held for as long as this one was waited for.
    if (this.#triedFrom !== undefined) this.#patience = 1;
    this.#triedFrom = this.#step;
    this.#step--;
    this.#quickPeriods = 0;
  }

  #begin(nowMs: number): void {
    this.#periodStartMs = nowMs;
    this.#asked = 0;
    this.#busy = 0;
    this.#tookMs = [];
  }
}

const kindOf = (step: number): 'pass' | 'canvas' => (step >= FIRST_CANVAS_STEP ? 'canvas' : 'pass');

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** How long less than everything is sent before bytes are tried: at first, and at most. */
const FIRST_WAIT_MS = 1000;
const MOST_WAIT_MS = 64_000;
/** Where bytes are found to be what takes the time, the wait for the next trial grows by this. */
const BLAMED_FACTOR = 4;
/** Frames from one large one to the next: in step with nothing, and enough for a narrow wire to drain between. */
const FRAMES_APART = [6, 9, 7, 10, 8] as const;
/** Small frames before a large one that it is compared with. */
const SMALLS = 3;
/** Large frames that decide: at least, at least to acquit, and at most. */
const LEAST_PAIRS = 3;
const ACQUIT_PAIRS = 6;
const MOST_PAIRS = 10;
/** Bytes are to blame when what they add is this share of what was thought. */
const BLAMED_SHARE = 0.5;
/** A single comparison counts as no less and no more than these shares: a stall says nothing of bytes. */
const LEAST_SHARE = -1;
const MOST_SHARE = 2;
/** A trial that gets no answers is given up. */
const MOST_TRIAL_MS = 20_000;

/** Rungs to compare. */
export interface TrialOffer {
  readonly largeRung: number;
  readonly smallBytes: number;
  readonly largeBytes: number;
  /** What a byte is thought to take on its way up. */
  readonly msPerByte: number;
}

interface Answer {
  readonly bytes: number;
  readonly lateMs: number;
}

interface Trial extends TrialOffer {
  readonly startedMs: number;
  /** Shares of what was thought that larger frames were later by. */
  readonly shares: number[];
  smalls: readonly Answer[];
  framesSinceLarge: number;
}

/**
 * Sending less is an experiment: what is late because of its bytes is less late with fewer. So while less is sent, single
 * frames among the others are large again, and each is compared with the small ones before it. If they are later by as
 * much as was thought, bytes are what takes the time, and the next trial waits longer. If they are hardly later, the way
 * is wider than was thought, and what makes frames late is something else: a computer that is starved as a whole, say.
 *
 * On a wire that is narrow indeed nothing else adds noise, and three large frames decide.
 */
export class ByteTrial {
  #waitMs = FIRST_WAIT_MS;
  #sinceMs: number | undefined;
  #trial: Trial | undefined;

  reset(): void {
    this.#waitMs = FIRST_WAIT_MS;
    this.#sinceMs = undefined;
    this.#trial = undefined;
  }

  /** Rung of the next frame, where it is to be a large one. */
  get rung(): number | undefined {
    const trial = this.#trial;
    if (!trial) return undefined;
    const apart = FRAMES_APART[trial.shares.length % FRAMES_APART.length] ?? 0;
    return trial.framesSinceLarge >= apart ? trial.largeRung : undefined;
  }

  /** Rung of a frame of so many bytes, where it is a large one. */
  rungOf(bytes: number): number | undefined {
    return this.#trial && isLarge(this.#trial, bytes) ? this.#trial.largeRung : undefined;
  }

  /** @param offer undefined while everything is sent */
  update(nowMs: number, offer: TrialOffer | undefined): void {
    if (this.#trial && nowMs - this.#trial.startedMs > MOST_TRIAL_MS) this.#end(nowMs, BLAMED_FACTOR);
    if (!offer) {
      this.#sinceMs = undefined;
      this.#trial = undefined;
      return;
    }
    this.#sinceMs ??= nowMs;
    if (this.#trial || nowMs - this.#sinceMs < this.#waitMs) return;
    this.#trial = { ...offer, startedMs: nowMs, shares: [], smalls: [], framesSinceLarge: SMALLS };
  }

  sent(bytes: number): void {
    if (!this.#trial) return;
    this.#trial.framesSinceLarge = isLarge(this.#trial, bytes) ? 0 : this.#trial.framesSinceLarge + 1;
  }

  /**
   * @param lateMs beyond the round trip of nothing
   * @returns ms that a byte takes, once that is found to be less than was thought
   */
  answered(nowMs: number, bytes: number, lateMs: number): number | undefined {
    const trial = this.#trial;
    if (!trial) return undefined;
    if (!isLarge(trial, bytes)) {
      trial.smalls = [...trial.smalls, { bytes, lateMs }].slice(-SMALLS);
      return undefined;
    }
    if (trial.smalls.length < SMALLS) return undefined;
    const moreBytes = bytes - mean(trial.smalls.map((small) => small.bytes));
    const moreMs = lateMs - mean(trial.smalls.map((small) => small.lateMs));
    const share = moreMs / (moreBytes * trial.msPerByte);
    trial.shares.push(Math.max(LEAST_SHARE, Math.min(MOST_SHARE, share)));
    trial.smalls = [];
    return this.#judge(nowMs, trial);
  }

  #judge(nowMs: number, { shares, msPerByte }: Trial): number | undefined {
    const pairs = shares.length;
    if (pairs < LEAST_PAIRS) return undefined;
    const share = mean(shares);
    const error = Math.sqrt(mean(shares.map((one) => (one - share) ** 2)) / (pairs - 1));
    const isSure = Math.abs(share - BLAMED_SHARE) > error && (share > BLAMED_SHARE || pairs >= ACQUIT_PAIRS);
    if (!isSure && pairs < MOST_PAIRS) return undefined;
    // Where it is not sure, noise is larger than what bytes add: then they are not worth the picture.
    const isBlamed = share > BLAMED_SHARE;
    if (!isBlamed) this.#waitMs = FIRST_WAIT_MS;
    this.#end(nowMs, isBlamed && isSure ? BLAMED_FACTOR : 1);
    return isBlamed ? undefined : Math.max(0, share * msPerByte);
  }

  #end(nowMs: number, waitFactor: number): void {
    this.#waitMs = Math.min(MOST_WAIT_MS, this.#waitMs * waitFactor);
    this.#sinceMs = nowMs;
    this.#trial = undefined;
  }
}

const isLarge = ({ smallBytes, largeBytes }: TrialOffer, bytes: number): boolean =>
  bytes > Math.sqrt(smallBytes * largeBytes);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

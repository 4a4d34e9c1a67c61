import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameLease } from './frame-lanes.js';
import { Scheduler, STILL_QUEUE_CAPACITY } from './scheduler.js';
import { jainIndex, simulate } from './testing/simulation.js';

const SESSIONS = ['a', 'b', 'c', 'd'] as const;
const DEADLINE_MS = 100;

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('frame' as const), session: fc.nat(3), ordered: fc.boolean() }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('next' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('finish' as const), which: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(150) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconfigure' as const), session: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), session: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('still' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Frame {
  readonly id: number;
  readonly ordered: boolean;
}

/** Plays actions and keeps the books that the properties are read from. */
class Ledger {
  readonly scheduler = new Scheduler<Frame, number>({ deadlineMs: DEADLINE_MS, workerCount: 3 });
  readonly ends = new Map<number, number>();
  readonly running: FrameLease<Frame>[] = [];
  runningStills = 0;
  maxOrderedBeside = 0;
  maxRunning = 0;
  maxLate = 0;
  missedExpiry = false;
  entered = 0;
  nowMs = 0;

  constructor() {
    for (const id of SESSIONS) this.scheduler.openSession(id);
  }

  play(step: Action): void {
    const { scheduler, nowMs } = this;
    switch (step.kind) {
      case 'frame': {
        const frame: Frame = { id: this.entered++, ordered: step.ordered };
        const sessionId = SESSIONS[step.session] ?? 'a';
        this.#end(scheduler.putFrame({ frame, sessionId, ordered: step.ordered, arrivedMs: nowMs })?.frame);
        return;
      }
      case 'still': {
        const still = this.entered++;
        if (!scheduler.putStill(still, nowMs)) this.#count(still);
        return;
      }
      case 'next':
        return this.#next();
      case 'finish':
        return this.#finish(step.which);
      case 'wait':
        this.nowMs += step.ms;
        return this.#expire();
      case 'reconfigure':
        return this.#end(scheduler.reconfigure(SESSIONS[step.session] ?? 'a')?.frame);
      case 'close': {
        const id = SESSIONS[step.session] ?? 'a';
        this.#end(scheduler.closeSession(id)?.frame);
        scheduler.openSession(id);
        return;
      }
      case 'drain': {
        const { frames, stills } = scheduler.drain();
        for (const { frame } of frames) this.#end(frame);
        for (const still of stills) this.#count(still);
      }
    }
  }

  /** Ends all there is left, as a shutdown does. */
  settle(): void {
    this.play({ kind: 'drain' });
    while (this.running.length > 0) this.#finish(0);
  }

  #next(): void {
    const work = this.scheduler.next(this.nowMs);
    if (!work) return;
    if (work.kind === 'still') {
      this.#count(work.still);
      this.runningStills++;
      return;
    }
    this.running.push(work.lease);
    const beside = this.running.filter(({ lane }) => lane === work.lease.lane);
    this.maxRunning = Math.max(this.maxRunning, beside.length);
    if (beside.some(({ ordered }) => ordered))
      this.maxOrderedBeside = Math.max(this.maxOrderedBeside, beside.length);
    this.maxLate = Math.max(this.maxLate, this.nowMs - work.lease.arrivedMs);
  }

  #finish(which: number): void {
    if (which % 2 === 1 && this.runningStills > 0) {
      this.runningStills--;
      this.scheduler.finishStill();
      return;
    }
    const [lease] = this.running.splice(which % Math.max(1, this.running.length), 1);
    if (!lease) return;
    this.scheduler.finishFrame(lease);
    this.#end(lease.frame);
  }

  #expire(): void {
    const { frames, stills } = this.scheduler.expire(this.nowMs);
    for (const { frame } of frames) this.#end(frame);
    for (const still of stills) this.#count(still);
    const nextMs = this.scheduler.nextExpiryMs();
    this.missedExpiry ||= nextMs !== undefined && nextMs <= this.nowMs;
  }

  #end(frame: Frame | undefined): void {
    if (frame) this.#count(frame.id);
  }

  #count(id: number): void {
    this.ends.set(id, (this.ends.get(id) ?? 0) + 1);
  }
}

describe('whatever happens to the scheduler', () => {
  it('ends everything that was put in exactly once, within every bound', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (steps) => {
        const ledger = new Ledger();
        for (const step of steps) {
          ledger.play(step);
          expect(ledger.scheduler.waitingFrames).toBeLessThanOrEqual(SESSIONS.length);
          expect(ledger.scheduler.waitingStills).toBeLessThanOrEqual(STILL_QUEUE_CAPACITY);
        }
        ledger.settle();
        expect([...ledger.ends.values()].every((count) => count === 1)).toBe(true);
        expect(ledger.ends.size).toBe(ledger.entered);
        expect(ledger.maxRunning).toBeLessThanOrEqual(2);
        expect(ledger.maxOrderedBeside).toBeLessThanOrEqual(1);
        expect(ledger.maxLate).toBeLessThan(DEADLINE_MS);
        expect(ledger.missedExpiry).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('under four times the load that the workers can take', () => {
  const RUN_MS = 10;
  const loads = fc.record({
    workers: fc.integer({ min: 1, max: 4 }),
    // At least as many sessions as workers: with fewer, each has a worker of its own, and who catches the spare one
    // is a matter of phase, not of turns.
    weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 8 }),
    phases: fc.array(fc.nat(40), { minLength: 8, maxLength: 8 }),
  });

  const offer = ({ workers, weights, phases }: { workers: number; weights: number[]; phases: number[] }) => {
    const capacityFps = (workers * 1000) / RUN_MS;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const senders = weights.map((weight, index) => ({
      id: `s${index}`,
      fps: (4 * capacityFps * weight) / total,
      phaseMs: phases[index] ?? 0,
    }));
    return { senders, workers, runMs: RUN_MS, durationMs: 4000, deadlineMs: 1000, capacityFps };
  };

  it('serves unequal senders alike (Jain >= 0.95), none starved, workers never idle', () => {
    fc.assert(
      fc.property(loads, (drawn) => {
        const load = offer(drawn);
        const { served, maxQueueMs } = simulate({ ...load, stillEveryMs: 0 });
        const shares = [...served.values()];
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(jainIndex(shares)).toBeGreaterThanOrEqual(0.95);
        expect(sum).toBeGreaterThanOrEqual(0.95 * load.capacityFps * 4);
        // One service round: each other session once, and the run that is under way.
        const roundMs = (Math.ceil(load.senders.length / load.workers) + 1) * RUN_MS;
        expect(maxQueueMs).toBeLessThanOrEqual(roundMs);
      }),
      { numRuns: 60 },
    );
  });

  it('runs stills too, seldom: at most one a second, and within a few seconds', () => {
    fc.assert(
      fc.property(loads, (drawn) => {
        const load = offer(drawn);
        const { stillsServed, maxStillWaitMs, served } = simulate({ ...load, stillEveryMs: 2000 });
        const frames = [...served.values()].reduce((total, share) => total + share, 0);
        expect(stillsServed).toBeGreaterThanOrEqual(1);
        expect(maxStillWaitMs).toBeLessThanOrEqual(1100);
        expect(frames).toBeGreaterThanOrEqual(0.9 * load.capacityFps * 4);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses stills beyond the queue', () => {
    const load = offer({ workers: 1, weights: [1, 1, 1], phases: [0, 3, 5] });
    const { stillsRefused, stillsServed } = simulate({ ...load, stillEveryMs: 20 });
    expect(stillsServed).toBeLessThanOrEqual(4);
    expect(stillsRefused).toBeGreaterThanOrEqual(200 - STILL_QUEUE_CAPACITY - 4);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameLease } from './frame-lanes.js';
import { Scheduler, STILL_QUEUE_CAPACITY } from './scheduler.js';
import { jainIndex, type Load, simulate } from './testing/simulation.js';

const SESSIONS = ['a', 'b', 'c', 'd'] as const;
const DEADLINE_MS = 100;

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('frame' as const),
      session: fc.nat(3),
      mode: fc.constantFrom('x', 'y'),
      ordered: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('next' as const),
      idleWorkers: fc.integer({ min: 1, max: 3 }),
      batchLimit: fc.integer({ min: 1, max: 4 }),
    }),
  },
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
  /** Empty ones, too large ones, and those that mix modes or take two frames of a session. */
  badBatches = 0;
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
        const { mode, ordered } = step;
        this.#end(scheduler.putFrame({ frame, sessionId, mode, ordered, arrivedMs: nowMs })?.frame);
        return;
      }
      case 'still': {
        const still = this.entered++;
        if (!scheduler.putStill(still, nowMs)) this.#count(still);
        return;
      }
      case 'next':
        return this.#next(step.idleWorkers, step.batchLimit);
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

  #next(idleWorkers: number, batchLimit: number): void {
    const waiting = this.scheduler.waitingFrames;
    const work = this.scheduler.next(this.nowMs, { idleWorkers, batchLimit: () => batchLimit });
    if (!work) return;
    if (work.kind === 'still') {
      this.#count(work.still);
      this.runningStills++;
      return;
    }
    const { leases } = work;
    this.badBatches += Number(
      leases.length === 0 ||
        leases.length > Math.min(batchLimit, Math.ceil(waiting / idleWorkers)) ||
        new Set(leases.map(({ mode }) => mode)).size > 1 ||
        new Set(leases.map(({ sessionId }) => sessionId)).size < leases.length,
    );
    for (const lease of leases) this.#hold(lease);
  }

  #hold(lease: FrameLease<Frame>): void {
    this.running.push(lease);
    const beside = this.running.filter(({ lane }) => lane === lease.lane);
    this.maxRunning = Math.max(this.maxRunning, beside.length);
    if (beside.some(({ ordered }) => ordered))
      this.maxOrderedBeside = Math.max(this.maxOrderedBeside, beside.length);
    this.maxLate = Math.max(this.maxLate, this.nowMs - lease.arrivedMs);
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
        expect(ledger.badBatches).toBe(0);
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
    return { senders, workers, runMs: () => RUN_MS, durationMs: 4000, deadlineMs: 1000, capacityFps };
  };

  it('serves unequal senders alike (Jain >= 0.95), none starved, workers never idle', () => {
    fc.assert(
      fc.property(loads, (drawn) => {
        const load = offer(drawn);
        const { served, maxQueueMs, wastedMs } = simulate({ ...load, stillEveryMs: 0 });
        const shares = [...served.values()];
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(jainIndex(shares)).toBeGreaterThanOrEqual(0.95);
        expect(sum).toBeGreaterThanOrEqual(0.95 * load.capacityFps * 4);
        // One service round: each other session once, and the run that is under way.
        const roundMs = (Math.ceil(load.senders.length / load.workers) + 1) * RUN_MS;
        expect(maxQueueMs).toBeLessThanOrEqual(roundMs);
        expect(wastedMs).toBe(0);
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

describe('batches on one engine that takes 8 ms for any of them', () => {
  const RUN_MS = 8;
  const policy = { limit: () => 4, record: () => undefined };
  const loads = fc.record({
    modes: fc.array(fc.constantFrom('x', 'y'), { minLength: 5, maxLength: 12 }),
    phases: fc.array(fc.nat(33), { minLength: 12, maxLength: 12 }),
    ordered: fc.boolean(),
  });
  const offer = (drawn: { modes: string[]; phases: number[]; ordered: boolean }): Load => ({
    senders: drawn.modes.map((mode, index) => ({
      id: `s${index}`,
      fps: 200,
      phaseMs: drawn.phases[index] ?? 0,
      mode,
      ordered: drawn.ordered,
    })),
    workers: 1,
    runMs: () => RUN_MS,
    batches: policy,
    durationMs: 4000,
    deadlineMs: 1000,
    stillEveryMs: 0,
  });

  it('are full, of one mode, one frame a session, and leave the engine never idle', () => {
    fc.assert(
      fc.property(loads, (drawn) => {
        const { batches, wastedMs, overlaps } = simulate(offer(drawn));
        const modeOf = (id: string): string | undefined => drawn.modes[Number(id.slice(1))];
        for (const { mode, sessions } of batches) {
          expect(sessions.length).toBeLessThanOrEqual(4);
          expect(new Set(sessions).size).toBe(sessions.length);
          expect(sessions.every((id) => modeOf(id) === mode)).toBe(true);
        }
        // All senders have a frame waiting whenever the engine frees: the batch takes all of its mode that it may.
        const steady = batches.slice(10);
        for (const { mode, sessions } of steady)
          expect(sessions.length).toBe(Math.min(4, drawn.modes.filter((each) => each === mode).length));
        expect(wastedMs).toBe(0);
        expect(overlaps).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('serve senders of one mode alike (Jain >= 0.95), and starve none of the other', () => {
    fc.assert(
      fc.property(loads, (drawn) => {
        const { served, maxQueueMs } = simulate(offer(drawn));
        for (const mode of ['x', 'y']) {
          const shares = [...served].filter(([id]) => drawn.modes[Number(id.slice(1))] === mode);
          expect(jainIndex(shares.map(([, share]) => share))).toBeGreaterThanOrEqual(0.95);
        }
        // At worst each other session once, alone in its batch, and the run under way.
        expect(maxQueueMs).toBeLessThanOrEqual((drawn.modes.length + 1) * RUN_MS);
      }),
      { numRuns: 40 },
    );
  });

  it('never wait for company: a lone sender is served as without batches', () => {
    const lone: Load = { ...offer({ modes: ['x'], phases: [5], ordered: false }), durationMs: 1000 };
    const load: Load = { ...lone, senders: lone.senders.map((sender) => ({ ...sender, fps: 100 })) };
    expect(simulate(load).maxQueueMs).toBe(0);
  });

  it('are shared out over idle workers', () => {
    const scheduler = new Scheduler<string, never>({ deadlineMs: 1000, workerCount: 2 });
    for (const id of ['a', 'b', 'c', 'd']) {
      scheduler.openSession(id);
      scheduler.putFrame({ frame: id, sessionId: id, mode: 'x', ordered: false, arrivedMs: 0 });
    }
    const take = (idleWorkers: number): string[] => {
      const work = scheduler.next(0, { idleWorkers, batchLimit: () => 8 });
      return work?.kind === 'frames' ? work.leases.map(({ frame }) => frame) : [];
    };
    expect([take(2), take(1)]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

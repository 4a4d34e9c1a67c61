import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EconomyControl, economyAt } from './economy.js';
import { ECONOMY_STEPS, type EconomyStep } from './look/index.js';

const CAMERA_MS = 1000 / 30;
const indexOf = (step: EconomyStep): number => ECONOMY_STEPS.indexOf(step);

/** A machine whose pictures take `workMs(step)`, two under way at most, seen by a camera of 30 a second. */
class Machine {
  readonly control = new EconomyControl(0);
  readonly steps: EconomyStep[] = [];
  nowMs = 0;
  #endsMs: number[] = [];

  run(seconds: number, workMs: (step: EconomyStep) => number): this {
    for (const endMs = this.nowMs + seconds * 1000; this.nowMs < endMs; this.nowMs += CAMERA_MS) {
      this.#endsMs = this.#endsMs.filter((atMs) => atMs > this.nowMs);
      const isBusy = this.#endsMs.length >= 2;
      this.control.asked(isBusy, this.nowMs);
      if (!isBusy) {
        const end = Math.max(this.nowMs, this.#endsMs.at(-1) ?? 0) + workMs(this.control.step);
        this.#endsMs.push(end);
        this.control.finished(end - this.nowMs);
      }
      this.steps.push(this.control.step);
    }
    return this;
  }

  /** How often the size of the canvas changed. */
  get resizes(): number {
    const shares = this.steps.map((step) => economyAt(step).canvasShare);
    return shares.filter((share, index) => index > 0 && share !== shares[index - 1]).length;
  }
}

describe('EconomyControl', () => {
  it('draws everything while the graphics keep up', () => {
    expect(new Machine().run(60, () => 12).control.step).toBe('full');
  });

  it('starts where it is told, and goes on from there', () => {
    const control = new EconomyControl(0, 'no-refinement');
    expect(control.step).toBe('no-refinement');
    for (let nowMs = 0; nowMs < 25_000; nowMs += CAMERA_MS) {
      control.asked(false, nowMs);
      control.finished(10);
    }
    expect(control.step).toBe('full');
  });

  it('gives up one thing after another, the size of the canvas last, in under 15 s', () => {
    const { steps, control } = new Machine().run(15, () => 150);
    expect([...new Set(steps)]).toEqual(ECONOMY_STEPS);
    expect(economyAt(control.step).canvasShare).toBe(0.5);
  });

  it('stops where it is enough', () => {
    expect(
      new Machine().run(60, (step) => (indexOf(step) >= indexOf('no-refinement') ? 36 : 120)).control.step,
    ).toBe('no-refinement');
  });

  it('comes back up when the machine is free again', () => {
    const machine = new Machine().run(20, () => 150);
    expect(machine.control.step).toBe('canvas-50');
    expect(machine.run(120, () => 10).control.step).toBe('full');
  });

  it('changes the canvas ever more rarely on a machine at its limit', () => {
    // Half the size is quick, anything larger is too slow: every try fails.
    const machine = new Machine().run(1800, (step) => (step === 'canvas-50' ? 15 : 130));
    expect(machine.resizes).toBeLessThan(30);
    const before = machine.resizes;
    machine.run(300, (step) => (step === 'canvas-50' ? 15 : 130));
    expect(machine.resizes - before).toBeLessThanOrEqual(2);
  });

  it('keeps the size of the canvas while somebody keeps the pictures', () => {
    const machine = new Machine().run(20, () => 150);
    expect(economyAt(machine.control.step).canvasShare).toBe(0.5);
    machine.control.keepSize(true);
    expect(economyAt(machine.control.step).canvasShare).toBe(1);
    expect(machine.run(30, () => 150).control.step).toBe('no-refinement');
    machine.control.keepSize(false);
    expect(machine.run(30, () => 150).control.step).toBe('canvas-50');
  });

  it('is not moved by one slow second where the canvas is at stake', () => {
    const machine = new Machine().run(10, (step) => (indexOf(step) >= indexOf('no-refinement') ? 36 : 150));
    expect(machine.control.step).toBe('no-refinement');
    machine.run(1.5, () => 300).run(10, () => 36);
    expect(machine.control.step).toBe('no-refinement');
  });

  it('learns nothing from a stream that stands still', () => {
    const control = new EconomyControl(0);
    for (let nowMs = 0; nowMs < 60_000; nowMs += 2500) control.asked(true, nowMs);
    expect(control.step).toBe('full');
  });

  it('steps down also where masks are few because all is slow', () => {
    const control = new EconomyControl(0);
    for (let nowMs = 0; nowMs < 20_000; nowMs += 600) {
      control.asked(false, nowMs);
      control.finished(500);
    }
    expect(control.step).toBe('canvas-50');
  });

  it('takes pictures that never finish for slow ones', () => {
    const control = new EconomyControl(0);
    for (let nowMs = 0; nowMs < 3000; nowMs += CAMERA_MS) control.asked(false, nowMs);
    expect(control.step).not.toBe('full');
  });

  it('forgets what was before a restart, and keeps its step', () => {
    const control = new EconomyControl(0);
    for (let nowMs = 0; nowMs < 990; nowMs += CAMERA_MS) control.asked(true, nowMs);
    control.restart(990);
    for (let nowMs = 990; nowMs < 2100; nowMs += CAMERA_MS) {
      control.asked(false, nowMs);
      control.finished(10);
    }
    expect(control.step).toBe('full');
  });

  it('moves one step at a time, whatever happens', () => {
    const event = fc.record({
      afterMs: fc.integer({ min: 0, max: 400 }),
      isBusy: fc.boolean(),
      tookMs: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
      restart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 400 }), (events) => {
        const control = new EconomyControl(0);
        let nowMs = 0;
        for (const { afterMs, isBusy, tookMs, restart } of events) {
          const before = indexOf(control.step);
          nowMs += afterMs;
          if (restart) control.restart(nowMs);
          if (tookMs !== undefined) control.finished(tookMs);
          control.asked(isBusy, nowMs);
          expect(Math.abs(indexOf(control.step) - before)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 5 },
    );
  });
});

import { type Drawn, EFFECTS } from '@maskwire/compositor/look';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLD_MS, MAX_MASK_AGE_MS, Presenter } from './presenter.js';

const command = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ do: 'frame' } as const) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('mask' as const), lag: fc.nat(6) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('kept-mask' as const), lag: fc.nat(6) }) },
  // The raw picture is what is looked for: `none` often enough among so many.
  fc.record({
    do: fc.constant('effect' as const),
    kind: fc.oneof(fc.constant('none' as const), { weight: 8, arbitrary: fc.constantFrom(...EFFECTS) }),
  }),
  fc.record({
    do: fc.constantFrom(
      'tick' as const,
      'redraw' as const,
      'configured' as const,
      'start' as const,
      'stop' as const,
      'graphics-lost' as const,
      'cut' as const,
    ),
  }),
);
const step = fc.record({ command, afterMs: fc.oneof(fc.nat(60), fc.nat(2500)) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Draw {
  readonly drawn: Drawn;
  /** Frame whose picture is on the canvas, and the frame of the mask that came with it. */
  readonly picture: number;
  readonly mask: number | undefined;
  /** When the two were captured, apart. */
  readonly maskAgeMs: number;
}

/** Drives a presenter as the stage does and notes everything that reaches the canvas. */
class Rig {
  readonly presenter = new Presenter('blur');
  readonly draws: Draw[] = [];
  nowMs = 0;
  /** When the last pair of frame and mask was drawn. */
  maskedAtMs = 0;
  /** The graphics were lost, or the source changed, since the last draw: what was drawn is gone. */
  isBlind = false;
  /** Oldest frame of the scene at hand, and the oldest whose mask was made in the mode at hand. */
  sceneFrom = 0;
  epochFrom = 0;
  readonly #capturedAtMs = new Map<number, number>();
  #newestFrame = 0;
  #picture = 0;
  #mask: number | undefined;

  apply({ command, afterMs }: Step): void {
    this.nowMs += afterMs;
    switch (command.do) {
      case 'frame':
        return this.#frame();
      case 'mask':
        return this.#maskFor(this.#newestFrame - command.lag);
      case 'kept-mask':
        return this.#keepMask(this.#newestFrame - command.lag);
      case 'cut':
        this.sceneFrom = this.#newestFrame + 1;
        return this.presenter.sceneBegins(this.sceneFrom);
      case 'effect':
        this.presenter.setEffect(command.kind);
        return this.#draw(this.presenter.redraw(this.nowMs));
      case 'tick':
        return this.#draw(this.presenter.onTick(this.nowMs));
      case 'redraw':
        return this.#draw(this.presenter.redraw(this.nowMs));
      case 'configured':
        this.epochFrom = this.#newestFrame + 1;
        return this.presenter.forgetMasks();
      case 'start':
        this.isBlind = true;
        this.epochFrom = this.#newestFrame + 1;
        return this.presenter.start();
      case 'stop':
        return this.#draw(this.presenter.stop());
      case 'graphics-lost':
        this.isBlind = true;
        return this.presenter.forgetPicture();
    }
  }

  #frame(): void {
    this.#newestFrame++;
    this.#capturedAtMs.set(this.#newestFrame, this.nowMs);
    const mask = this.presenter.maskFor(this.#newestFrame, this.nowMs, this.nowMs);
    if (mask !== undefined) {
      this.presenter.drewMoved(this.#newestFrame);
      this.#picture = this.#newestFrame;
      this.#mask = mask;
      return this.#draw('composite');
    }
    const drawn = this.presenter.liveDraw(this.nowMs);
    if (drawn === undefined) return;
    this.presenter.drewLive();
    this.#picture = this.#newestFrame;
    this.#mask = undefined;
    this.#draw(drawn);
  }

  #maskFor(number: number): void {
    if (number < 1 || !this.presenter.onMask(number, this.nowMs)) return;
    this.#picture = number;
    this.#mask = number;
    this.maskedAtMs = this.nowMs;
    this.#draw('composite');
  }

  /** The client hands out masks of the mode in force only. */
  #keepMask(number: number): void {
    if (number < Math.max(1, this.epochFrom)) return;
    if (this.presenter.keepMask(number, this.#capturedAt(number), this.nowMs)) this.maskedAtMs = this.nowMs;
  }

  readonly #capturedAt = (number: number): number => this.#capturedAtMs.get(number) ?? Number.NaN;

  #draw(drawn: Drawn | undefined): void {
    if (drawn === undefined) return;
    this.isBlind = false;
    const maskAgeMs = this.#capturedAt(this.#picture) - this.#capturedAt(this.#mask ?? this.#picture);
    this.draws.push({ drawn, picture: this.#picture, mask: this.#mask, maskAgeMs });
  }
}

/**
 * Looks for a sequence of events after which a statement does not hold; undefined when there is none. `seen` counts
 * how often the statement was put to the test at all.
 */
function search(statement: (rig: Rig, step: Step) => boolean | undefined): {
  readonly counterexample: unknown;
  readonly seen: number;
} {
  let seen = 0;
  const property = fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
    const rig = new Rig();
    rig.apply({ command: { do: 'start' }, afterMs: 0 });
    return steps.every((each) => {
      rig.apply(each);
      const holds = statement(rig, each);
      if (holds !== undefined) seen++;
      return holds !== false;
    });
  });
  const { counterexample } = fc.check(property, { seed: 5, numRuns: 300 });
  return { counterexample: counterexample ?? undefined, seen };
}

describe('whatever happens', () => {
  it('a raw picture is drawn, or left on the canvas, only while the effect is none', () => {
    // What was on the canvas when the graphics were lost is hidden, and cleared when they are back.
    const { counterexample, seen } = search(({ draws, presenter, isBlind }) =>
      draws.at(-1)?.drawn === 'raw' && !isBlind ? presenter.effect === 'none' : undefined,
    );
    expect(counterexample).toBeUndefined();
    expect(seen).toBeGreaterThan(500);
  });

  it('a composite is a frame with its own mask, or with one of shortly before', () => {
    const { counterexample, seen } = search(({ draws }) => {
      const last = draws.at(-1);
      if (last?.drawn !== 'composite') return undefined;
      if (last.mask === undefined || last.mask > last.picture) return false;
      return last.mask === last.picture || last.maskAgeMs <= MAX_MASK_AGE_MS;
    });
    expect(counterexample).toBeUndefined();
    expect(seen).toBeGreaterThan(500);
  });

  it('a frame newly drawn has no mask from before a cut or another mode', () => {
    let moved = 0;
    const { counterexample } = search(({ draws, sceneFrom, epochFrom }, { command }) => {
      const last = draws.at(-1);
      if (command.do !== 'frame' || last?.drawn !== 'composite' || last.mask === last.picture)
        return undefined;
      // Held from before: not newly drawn.
      if (last.picture < Math.max(sceneFrom, epochFrom)) return undefined;
      moved++;
      return (last.mask ?? -1) >= Math.max(sceneFrom, epochFrom);
    });
    expect(counterexample).toBeUndefined();
    expect(moved).toBeGreaterThan(50);
  });

  it('a composite is on the canvas for a second at most, seen at every frame and tick', () => {
    const { counterexample, seen } = search((rig, { command }) => {
      if (command.do !== 'frame' && command.do !== 'tick') return undefined;
      if (rig.draws.at(-1)?.drawn !== 'composite' || rig.isBlind) return undefined;
      return rig.nowMs - rig.maskedAtMs < HOLD_MS;
    });
    expect(counterexample).toBeUndefined();
    expect(seen).toBeGreaterThan(500);
  });
});

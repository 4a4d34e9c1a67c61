import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EFFECT_KINDS } from '../messages.js';
import { type Drawn, HOLD_MS, Presenter } from './presenter.js';

const command = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ do: 'frame' } as const) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('mask' as const), lag: fc.nat(6) }) },
  fc.record({ do: fc.constant('effect' as const), kind: fc.constantFrom(...EFFECT_KINDS) }),
  fc.record({
    do: fc.constantFrom(
      'tick' as const,
      'redraw' as const,
      'configured' as const,
      'start' as const,
      'stop' as const,
      'graphics-lost' as const,
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
      case 'effect':
        return this.#draw(this.presenter.setEffect(command.kind, this.nowMs));
      case 'tick':
        return this.#draw(this.presenter.onTick(this.nowMs));
      case 'redraw':
        return this.#draw(this.presenter.redraw(this.nowMs));
      case 'configured':
        return this.presenter.forgetMasks();
      case 'start':
        this.isBlind = true;
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

  #draw(drawn: Drawn | undefined): void {
    if (drawn === undefined) return;
    this.isBlind = false;
    this.draws.push({ drawn, picture: this.#picture, mask: this.#mask });
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
    const { counterexample, seen } = search(({ draws, presenter }) =>
      draws.at(-1)?.drawn === 'raw' ? presenter.effect === 'none' : undefined,
    );
    expect(counterexample).toBeUndefined();
    expect(seen).toBeGreaterThan(500);
  });

  it('a composite is a frame with its own mask', () => {
    const { counterexample, seen } = search(({ draws }) => {
      const last = draws.at(-1);
      return last?.drawn === 'composite' ? last.mask === last.picture : undefined;
    });
    expect(counterexample).toBeUndefined();
    expect(seen).toBeGreaterThan(500);
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

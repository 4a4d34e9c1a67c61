import { describe, expect, it } from 'vitest';
import {
  agreementVerdict,
  comparisonVerdicts,
  deliversMore,
  dominates,
  type Merits,
  targetVerdicts,
} from './verdict.js';

const auto: Merits = { fps: 20, p95Ms: 200, imageLevel: 0.8 };
const other = (difference: Partial<Merits>): Merits => ({ ...auto, ...difference });

describe('dominance', () => {
  it('needs to be better in something', () => {
    expect(dominates(auto, auto)).toBe(false);
    expect(dominates(other({ fps: 21 }), auto)).toBe(true);
    expect(dominates(other({ p95Ms: 170 }), auto)).toBe(true);
    expect(dominates(other({ imageLevel: 0.85 }), auto)).toBe(true);
  });

  it('does not need more than noise to be lost anywhere', () => {
    expect(dominates(other({ fps: 25, p95Ms: 225 }), auto)).toBe(false);
    expect(dominates(other({ fps: 19, imageLevel: 1 }), auto)).toBe(false);
    expect(dominates(other({ p95Ms: 100, imageLevel: 0.7 }), auto)).toBe(false);
    expect(dominates(other({ fps: 19.5, p95Ms: 215, imageLevel: 0.9 }), auto)).toBe(true);
  });

  it('does not take noise for better', () => {
    expect(dominates(other({ fps: 20.5, p95Ms: 185, imageLevel: 0.81 }), auto)).toBe(false);
  });

  it('grants short latencies some milliseconds', () => {
    const quick = { fps: 30, p95Ms: 12, imageLevel: 1 };
    expect(dominates({ ...quick, p95Ms: 5 }, quick)).toBe(false);
    expect(dominates({ ...quick, p95Ms: 1 }, quick)).toBe(true);
  });

  it('is lost by who delivers nothing, and not won so', () => {
    const nothing = { fps: 0, p95Ms: Number.NaN, imageLevel: 0.8 };
    expect(dominates(auto, nothing)).toBe(true);
    expect(dominates(nothing, auto)).toBe(false);
  });
});

describe('more frames', () => {
  it('count beyond a twentieth, and only when they are no later', () => {
    expect(deliversMore(other({ fps: 20.9 }), auto)).toBe(false);
    expect(deliversMore(other({ fps: 21.5 }), auto)).toBe(true);
    expect(deliversMore(other({ fps: 30, p95Ms: 230 }), auto)).toBe(false);
  });

  it('count whatever the picture', () => {
    expect(deliversMore(other({ fps: 30, imageLevel: 0.1 }), auto)).toBe(true);
  });
});

describe('verdicts', () => {
  it('name the baselines that are better', () => {
    const baselines = [
      { name: 'eager', ...other({ fps: 30 }) },
      { name: 'late', ...other({ fps: 30, p95Ms: 900 }) },
    ];
    const [dominating, delivering] = comparisonVerdicts('net', auto, baselines);
    expect(dominating).toMatchObject({ found: 'eager', holds: false });
    expect(delivering).toMatchObject({ found: 'eager', holds: false });
    expect(comparisonVerdicts('net', auto, [{ name: 'same', ...auto }]).every(({ holds }) => holds)).toBe(
      true,
    );
  });

  it('hold a target at its very value and miss it beyond, also with nothing measured', () => {
    const target = { fps: 20, p95Ms: 200, waste: 0.01 };
    const holds = (found: Merits & { waste: number }) =>
      targetVerdicts('net', target, found).map((verdict) => verdict.holds);
    expect(holds({ ...auto, waste: 0.01 })).toEqual([true, true, true]);
    expect(holds({ fps: 19.9, p95Ms: 201, imageLevel: 1, waste: 0.02 })).toEqual([false, false, false]);
    expect(holds({ fps: 0, p95Ms: Number.NaN, imageLevel: 1, waste: 0 })).toEqual([false, false, true]);
  });
});

describe('agreement', () => {
  const holds = (real: [number, number], simulated: [number, number]): boolean =>
    agreementVerdict('net', { fps: real[0], p95Ms: real[1] }, { fps: simulated[0], p95Ms: simulated[1] })
      .holds;

  it('grants a tenth of the frames and a fifth of the latency, but short ones some milliseconds', () => {
    expect(holds([20, 200], [21.9, 239])).toBe(true);
    expect(holds([20, 200], [22.1, 200])).toBe(false);
    expect(holds([20, 200], [20, 159])).toBe(false);
    expect(holds([20, 20], [20, 34])).toBe(true);
    expect(holds([20, 20], [20, 36])).toBe(false);
  });

  it('is none with who delivered nothing', () => {
    expect(holds([0, Number.NaN], [20, 100])).toBe(false);
  });
});

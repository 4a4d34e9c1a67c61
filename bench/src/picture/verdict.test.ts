import { METHODS } from '@maskwire/compositor-lab';
import { describe, expect, it } from 'vitest';
import type { Figures, MaterialFigures } from './measure.js';
import { blocks, compare, faultsOf, halvesOf, judge, lossesOf } from './verdict.js';

/** The same figure by every method for every metric, but for what `ours` is given. */
function material(common: (i: number) => number, ours: Partial<Figures> = {}): MaterialFigures {
  const values = Array.from({ length: 20 }, (_, i) => common(i));
  const figures: Figures = {
    iou: values,
    boundaryIou: values,
    mad: values,
    mse: values,
    grad: values,
    dtSsd: values,
    flicker: values,
    ghosting: values,
  };
  const byMethod = new Map(
    METHODS.map((method) => [method, method === 'ours' ? { ...figures, ...ours } : figures] as const),
  );
  return { material: 'made up', kind: 'moving', group: 'real', byMethod };
}

const wavy = (i: number): number => 0.5 + 0.1 * Math.sin(i);
const scaled = (factor: number): number[] => Array.from({ length: 20 }, (_, i) => factor * wavy(i));

describe('ours against a peer', () => {
  it('leads where its errors are less, and loses where they are more', () => {
    const leading = compare([material(wavy, { dtSsd: scaled(0.8) })], 'dtSsd', 'raw');
    expect(leading).toMatchObject({ standing: 'leads' });
    expect(leading.gain).toBeCloseTo(0.2, 9);
    expect(compare([material(wavy, { mad: scaled(1.2) })], 'mad', 'raw').standing).toBe('loses');
  });

  it('knows that more of a share is better', () => {
    expect(compare([material(wavy, { iou: scaled(1.2) })], 'iou', 'raw').standing).toBe('leads');
  });

  it('takes differences that change their sign at random for noise', () => {
    const mixed = Array.from({ length: 20 }, (_, i) => wavy(i) + (i % 4 < 2 ? 0.05 : -0.049));
    expect(compare([material(wavy, { mse: mixed })], 'mse', 'raw').standing).toBe('level');
  });

  it('takes what nobody sees for nothing', () => {
    expect(compare([material(wavy, { mse: scaled(1.005) })], 'mse', 'raw').standing).toBe('level');
  });

  it('says nothing where there are no samples, or too few, and leaves those out beside others', () => {
    const still = { ...material(wavy), byMethod: new Map() };
    expect(compare([still], 'ghosting', 'raw')).toMatchObject({ standing: 'too few', gain: Number.NaN });
    const few = material(wavy, { mad: scaled(9) });
    const cut = (figures: Figures): Figures => ({ ...figures, mad: figures.mad.slice(0, 4) });
    const short = { ...few, byMethod: new Map([...few.byMethod].map(([name, one]) => [name, cut(one)])) };
    expect(compare([short], 'mad', 'raw')).toMatchObject({ standing: 'too few', doubt: Number.NaN });
    expect(compare([short, material(wavy)], 'mad', 'raw')).toMatchObject({
      standing: 'level',
      samples: [20],
    });
  });

  it('lets real and drawn material weigh the same, however many there are of each', () => {
    const drawn = { ...material(wavy, { mad: scaled(0.5) }), group: 'drawn' } as const;
    const real = material(wavy, { mad: scaled(1.3) });
    expect(compare([real, drawn, drawn, drawn], 'mad', 'raw').gain).toBeCloseTo((0.5 - 0.3) / 2, 9);
    expect(compare([real, real, drawn], 'mad', 'raw').gain).toBeCloseTo((0.5 - 0.3) / 2, 9);
  });

  it('draws samples anew within their own material: two sure differences are no doubt', () => {
    const all = [material(wavy, { mad: scaled(0.5) }), material(wavy, { mad: scaled(1.4) })];
    expect(compare(all, 'mad', 'raw')).toMatchObject({ standing: 'leads', doubt: 0 });
  });

  it('is behind on one material also where it leads over all', () => {
    const all = [
      material(wavy, { mad: scaled(0.5) }),
      { ...material(wavy, { mad: scaled(1.1) }), material: 'two' },
    ];
    expect(compare(all, 'mad', 'raw').standing).toBe('leads');
    expect(lossesOf(all, ['raw'])).toMatchObject([{ material: 'two', metric: 'mad', peer: 'raw' }]);
  });

  it('must lead in three metrics and lose in none', () => {
    const level = judge([material(wavy)], ['raw']);
    expect(faultsOf(level).map((fault) => fault.split(':')[0])).toEqual(['boundaryIou', 'dtSsd', 'ghosting']);
    const better = { boundaryIou: scaled(1.2), dtSsd: scaled(0.8), ghosting: scaled(0.8) };
    expect(faultsOf(judge([material(wavy, better)], ['raw']))).toEqual([]);
    expect(faultsOf(judge([material(wavy, { ...better, grad: scaled(1.1) })], ['raw']))).toHaveLength(1);
  });
});

describe('halves', () => {
  it('are every second photograph, and the first and the second half of a clip', () => {
    const counting = material((i) => i);
    const [first, second] = halvesOf([counting, { ...counting, kind: 'photos' }]);
    const mads = [first, second].map((half) =>
      half.map(({ byMethod }) => byMethod.get('raw')?.mad.slice(0, 2)),
    );
    expect(mads).toEqual([
      [
        [0, 1],
        [0, 2],
      ],
      [
        [10, 11],
        [1, 3],
      ],
    ]);
  });
});

describe('blocks', () => {
  it('are means of neighbours, and leave nobody out', () => {
    expect(blocks([1, 2, 3])).toEqual([1, 2, 3]);
    expect(blocks(Array.from({ length: 20 }, (_, i) => i))[9]).toBe(18.5);
    expect(blocks([])).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OnnxContract } from '../catalogue/types.js';
import { ModelImportError } from '../errors.js';
import { ELEMENT_TYPE, type ElementTypeCode, OnnxModel } from '../onnx/model.js';
import { runOnnx } from '../testing/onnx.js';
import { userNetwork, weightOf } from '../testing/user-network.js';
import { readOnnx } from './onnx-reader.js';
import { type WrapRequest, wrapOnnx } from './wrap-onnx.js';

const SIDE = 32;
const SMALL = SIDE / 4;
const CLASSES = 3;
/** Mean and standard deviation of ImageNet, by channel R, G, B. */
const MEAN = [0.485, 0.456, 0.406] as const;
const STD = [0.229, 0.224, 0.225] as const;

const contract: OnnxContract = {
  layout: 'nchw',
  mean: MEAN,
  std: STD,
  channelOrder: 'rgb',
  output: 'logits',
  outputSize: { widthPx: SMALL, heightPx: SMALL },
};
const square = (side: number) => ({ widthPx: side, heightPx: side });
const request: WrapRequest = {
  contract,
  kind: 'classes',
  classes: CLASSES,
  input: square(SIDE),
  output: square(SMALL),
};

/** Each 4x4 block has one colour. */
function blocks(seed: number): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let channel = 0; channel < 3; channel++)
        pixels[(y * SIDE + x) * 3 + channel] = colour(
          Math.floor(y / 4) * SMALL + Math.floor(x / 4),
          channel,
          seed,
        );
  return pixels;
}
const colour = (block: number, channel: number, seed: number): number =>
  (block * 37 + channel * 91 + seed * 53 + ((block * channel) % 7) * 11) % 256;

function truth(block: number, seed: number, reversed = false): { index: number; share: number } {
  const values = [0, 1, 2].map(
    (channel) => (colour(block, channel, seed) / 255 - (MEAN[channel] ?? 0)) / (STD[channel] ?? 1),
  );
  const fed = reversed ? values.toReversed() : values;
  const logits = Array.from({ length: CLASSES }, (_, index) =>
    fed.reduce((sum, value, channel) => sum + value * weightOf(index, channel), 0),
  );
  const best = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - best), 0);
  return { index: logits.indexOf(best), share: 1 / sum };
}

function expectTruth(planes: ArrayLike<number>, seed: number, at = 0, reversed = false): void {
  for (let block = 0; block < SMALL * SMALL; block++) {
    const { index, share } = truth(block, seed, reversed);
    expect(planes[at + block]).toBe(index);
    expect(Math.abs((planes[at + SMALL * SMALL + block] ?? 0) - 255 * share)).toBeLessThan(1);
  }
}

/** Anything but a refusal is told by its own name. */
function outcomeOf(work: () => unknown): string {
  try {
    work();
    return 'read';
  } catch (error) {
    return error instanceof ModelImportError ? 'refused' : String(error);
  }
}

const shape = { batch: 1, height: SIDE, width: SIDE };

describe("a user's network with logits at a quarter of the resolution", () => {
  it('is fed by ImageNet mean and deviation, and gives class and confidence', async () => {
    const wrapped = wrapOnnx(userNetwork({ side: SIDE, classes: CLASSES }), request);
    expectTruth(await runOnnx(wrapped, blocks(1), shape), 1);
  });

  it('takes batches', async () => {
    const wrapped = wrapOnnx(userNetwork({ side: SIDE, classes: CLASSES }), request);
    const planes = await runOnnx(wrapped, Buffer.concat([blocks(1), blocks(2)]), { ...shape, batch: 2 });
    expectTruth(planes, 1);
    expectTruth(planes, 2, 2 * SMALL * SMALL);
  });

  it.each([
    ['channels last', { layout: 'nhwc' } as const, false],
    ['channels in the order BGR', { channelOrder: 'bgr' } as const, true],
  ])('may have %s', async (_, change, reversed) => {
    const changed = { ...contract, ...change };
    const network = userNetwork({ side: SIDE, classes: CLASSES, layout: changed.layout });
    const wrapped = wrapOnnx(network, { ...request, contract: changed });
    expectTruth(await runOnnx(wrapped, blocks(3), shape), 3, 0, reversed);
  });

  it('keeps its own names, whatever they are', async () => {
    const names = { input: 'image', output: 'mask' };
    const wrapped = wrapOnnx(userNetwork({ side: SIDE, classes: CLASSES, names }), request);
    expectTruth(await runOnnx(wrapped, blocks(4), shape), 4);
  });

  it('is stretched to a larger mask', async () => {
    const wrapped = wrapOnnx(userNetwork({ side: SIDE, classes: CLASSES }), {
      ...request,
      output: square(SIDE),
    });
    const planes = await runOnnx(wrapped, blocks(5), shape);
    expect(planes).toHaveLength(2 * SIDE * SIDE);
    expect(new Set(planes.slice(0, SIDE * SIDE)).size).toBeLessThanOrEqual(CLASSES);
  });

  it('gives one person from one channel of logits by a sigmoid, from two by the share of the second', async () => {
    for (const classes of [1, 2]) {
      const wrapped = wrapOnnx(userNetwork({ side: SIDE, classes }), {
        ...request,
        kind: 'alpha',
        classes: 1,
      });
      const mask = await runOnnx(wrapped, blocks(6), shape);
      expect(mask).toHaveLength(SMALL * SMALL);
      for (let block = 0; block < SMALL * SMALL; block++) {
        const value = (channel: number): number =>
          (colour(block, channel, 6) / 255 - (MEAN[channel] ?? 0)) / (STD[channel] ?? 1);
        const logit =
          classes === 1 ? value(0) * weightOf(0, 0) : value(1) * weightOf(1, 1) - value(0) * weightOf(0, 0);
        expect(Math.abs((mask[block] ?? 0) - 255 / (1 + Math.exp(-logit)))).toBeLessThan(1);
      }
    }
  });
});

/** Gives whole numbers from -2 to 9: 4 times the sum of the three channels, less 2.97. */
function indices(type: ElementTypeCode, flat = false): Uint8Array {
  const model = new OnnxModel();
  model.input('x', ELEMENT_TYPE.float32, ['N', 3, SIDE, SIDE]);
  const sum = model.reduce('ReduceSum', 'x', 1, 'sum');
  const times = model.node('Mul', [sum, model.floats('times', [], Float32Array.of(4))], 'scaled');
  const less = model.node('Add', [times, model.floats('less', [], Float32Array.of(-2.97))], 'shifted');
  const whole = model.node('Cast', [less], 'whole', { to: type });
  const sides = flat ? ['N', SIDE, SIDE] : ['N', 1, SIDE, SIDE];
  const shape = model.integers('shape', flat ? [0, SIDE, SIDE] : [0, 1, SIDE, SIDE]);
  model.output(model.node('Reshape', [whole, shape], 'index'), type, sides);
  return model.serialise();
}

const INDEX_REQUEST = {
  contract: {
    ...contract,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    output: 'index',
    outputSize: square(SIDE),
  },
  output: square(SIDE),
} as const;

describe('a network that chose the class itself', () => {
  it.each([
    [ELEMENT_TYPE.int64, true],
    [ELEMENT_TYPE.int64, false],
    [ELEMENT_TYPE.int32, false],
  ])(
    'gives the labels it has, and no class for all else (type %i, without a channel side: %s)',
    async (type, flat) => {
      const wrapped = wrapOnnx(indices(type, flat), { ...request, ...INDEX_REQUEST });
      const pixels = blocks(7);
      const planes = await runOnnx(wrapped, pixels, shape);
      const seen = new Set<number>();
      for (let at = 0; at < SIDE * SIDE; at++) {
        const [r = 0, g = 0, b = 0] = pixels.subarray(3 * at, 3 * at + 3);
        const index = Math.trunc((4 * (r + g + b)) / 255 - 2.97) + 0;
        expect(planes[at]).toBe(index >= 0 && index < CLASSES ? index : 255);
        expect(planes[SIDE * SIDE + at]).toBe(255);
        seen.add(planes[at] ?? -1);
      }
      expect(seen).toEqual(new Set([0, 1, 2, 255]));
    },
  );
});

describe('a network that is not what its manifest says', () => {
  const network = userNetwork({ side: SIDE, classes: CLASSES });
  it.each<[string, Uint8Array, Partial<WrapRequest>, string, RegExp]>([
    [
      'another input size',
      network,
      { input: square(64) },
      'wrong_shape',
      /reads "pixel_values" as \[N, 3, 32, 32\]; by its manifest it must be \[N, 3, 64, 64\]/,
    ],
    [
      'fewer classes than labels',
      network,
      { classes: 4 },
      'wrong_shape',
      /gives "logits" as \[N, 3, 8, 8\]; by its manifest it must be \[N, 4, 8, 8\]/,
    ],
    [
      'another output size',
      network,
      { contract: { ...contract, outputSize: square(16) } },
      'wrong_shape',
      /must be \[N, 3, 16, 16\]/,
    ],
    [
      'no output of that name',
      network,
      { contract: { ...contract, outputName: 'masks' } },
      'wrong_shape',
      /has the outputs logits/,
    ],
    [
      'a fixed batch',
      userNetwork({ side: SIDE, classes: CLASSES, batch: 1 }),
      {},
      'wrong_shape',
      /free batch dimension/,
    ],
    [
      'indices to be stretched',
      indices(7),
      { ...INDEX_REQUEST, output: square(SMALL) },
      'wrong_shape',
      /cannot be stretched/,
    ],
    [
      'logits for indices',
      network,
      { contract: { ...contract, output: 'index' } },
      'wrong_shape',
      /as numbers of type 1; by its manifest it must give whole numbers/,
    ],
    ['indices for logits', indices(7), {}, 'wrong_shape', /as numbers of type 7.*must give float32/],
    ['wrapped twice', wrapOnnx(network, request), {}, 'unsupported_feature', /was wrapped before/],
    ['no ONNX at all', new TextEncoder().encode('hello'), {}, 'malformed', /damaged/],
    ['nothing', new Uint8Array(0), {}, 'not_onnx', /no ONNX model/],
  ])('is refused: %s', (_, bytes, change, code, words) => {
    const wrapping = (): Uint8Array => wrapOnnx(bytes, { ...request, ...change });
    expect(wrapping).toThrow(words);
    expect(wrapping).toThrow(expect.objectContaining({ code }));
  });

  it('never fails otherwise than by a refusal, however it is damaged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(network.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(network.length),
        (changes, length) => {
          const damaged = network.slice(0, length);
          for (const [at, value] of changes) damaged[at % Math.max(1, length)] = value;
          expect(outcomeOf(() => readOnnx(damaged))).toMatch(/^(read|refused)$/);
          expect(outcomeOf(() => wrapOnnx(damaged, request))).toMatch(/^(read|refused)$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

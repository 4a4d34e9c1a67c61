import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitOnnx } from '../onnx/emit.js';
import { agreement, DEEPLAB_SIDE, type DEEPLABS, type Deeplab, readDeeplab } from '../testing/deeplab.js';
import { LiteRt } from '../testing/litert.js';
import { runOnnx } from '../testing/onnx.js';
import { alone } from '../testing/requests.js';
import { importTflite } from './import.js';

const TESTDATA = process.env['MASKWIRE_TESTDATA'];
const MISSING = 'MASKWIRE_TESTDATA is not set: no quantised models';
const SHAPE = { batch: 1, height: DEEPLAB_SIDE, width: DEEPLAB_SIDE };
/** LiteRT takes a second or two for a picture, more on a busy machine. */
const TIMEOUT_MS = 60_000;
const PIXELS = DEEPLAB_SIDE ** 2;

/**
 * What each must share with its expected mask and with LiteRT on the same file. The masks were made by other builds of
 * the networks: LiteRT itself reaches 0.979 for VOC, 0.961 for VOC at half width and 0.921 for Cityscapes.
 */
const models: readonly (readonly [keyof typeof DEEPLABS, number, number])[] = [
  ['voc', 0.97, 0.99],
  ['vocHalf', 0.95, 0.97],
  ['cityscapes', 0.9, 0.98],
];

function imported({ model, picture }: Deeplab): Promise<Float32Array | Uint8Array> {
  return runOnnx(emitOnnx(alone(importTflite(model))), picture, SHAPE);
}

describe.each(models)('the quantised %s network', (name, withMask, withLiteRt) => {
  let litert: LiteRt;
  beforeAll(async () => {
    if (TESTDATA !== undefined) litert = await LiteRt.start();
  }, 60_000);
  afterAll(async () => {
    if (TESTDATA !== undefined) await litert.close();
  });

  it(`is an ordinary float graph with a channel for each class`, (context) => {
    if (TESTDATA === undefined) return context.skip(MISSING);
    const { model, classes } = readDeeplab(TESTDATA, name);
    const graph = importTflite(model);
    expect(graph.outputMeaning).toBe('logits');
    expect(graph.values[graph.output]).toEqual({ height: 513, width: 513, channels: classes });
  });

  it(
    `gives its reference picture the expected classes at ${withMask} of the pixels`,
    async (context) => {
      if (TESTDATA === undefined) return context.skip(MISSING);
      const deeplab = readDeeplab(TESTDATA, name);
      const planes = await imported(deeplab);
      expect(planes).toHaveLength(2 * PIXELS);
      expect(agreement(planes, deeplab.expected)).toBeGreaterThan(withMask);
      expect(planes.subarray(0, PIXELS).every((index) => index < deeplab.classes)).toBe(true);
      // The winner of so many classes has at least their equal share.
      expect(planes.subarray(PIXELS).every((share) => share > 255 / deeplab.classes - 1)).toBe(true);
    },
    TIMEOUT_MS,
  );

  it(
    `agrees with LiteRT on the same file at ${withLiteRt} of the pixels`,
    async (context) => {
      if (TESTDATA === undefined) return context.skip(MISSING);
      const deeplab = readDeeplab(TESTDATA, name);
      const [reference = []] = await litert.run(deeplab.model, [1, 513, 513, 3], [deeplab.picture]);
      expect(reference).toHaveLength(PIXELS);
      expect(new Set(reference).size).toBeGreaterThan(1);
      expect(agreement(await imported(deeplab), reference)).toBeGreaterThan(withLiteRt);
    },
    TIMEOUT_MS,
  );
});

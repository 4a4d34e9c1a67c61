import { afterAll, describe, expect, it } from 'vitest';
import { createBackend } from '../backends/index.js';
import { brightestChannelModel, darknessModel, ONNX_KIT } from '../contract/index.js';
import type { EngineModel, LoadedModel, PipelinePlan, Size, ZoomPlan } from '../core/index.js';
import { assembleMode, type LoadedMode, type PipelineFrame, rehearsePipeline, runPipeline } from './index.js';
import { drawn, type Rectangle } from './testing/masks.js';

const FRAME: Size = { widthPx: 128, heightPx: 128 };
const SMALL: Size = { widthPx: 32, heightPx: 18 };
const SQUARE: Size = { widthPx: 32, heightPx: 32 };

/** Everyone here is a dark rectangle in a white room: the models' mask is darkness. */
const backend = await createBackend('onnx-cpu');
afterAll(() => backend.close());

/** A model that counts its runs. */
async function load(
  model: EngineModel,
): Promise<{ readonly model: LoadedModel; readonly batches: number[] }> {
  const loaded = await backend.load(model);
  const batches: number[] = [];
  return {
    batches,
    model: {
      id: loaded.id,
      kind: loaded.kind,
      input: loaded.input,
      output: loaded.output,
      close: () => loaded.close(),
      run: (request) => {
        batches.push(request.batch);
        return loaded.run(request);
      },
    },
  };
}

const first = await load(darknessModel(ONNX_KIT, SMALL));
const second = await load(darknessModel(ONNX_KIT, SQUARE));
const classes = await load(brightestChannelModel(ONNX_KIT, SQUARE));
const all = new Map([first, second, classes].map(({ model }) => [model.id, model]));

const ZOOM: ZoomPlan = { margin: 0.25, minSide: 0.1, wholeEvery: 8 };
const refine = { radiusPx: 2, epsilon: 1e-3 };

const modeOf = (
  plan: PipelinePlan,
  size: Partial<Pick<LoadedMode, 'kind' | 'input' | 'output'>> = {},
): LoadedMode =>
  assembleMode({ id: 'test', kind: 'alpha', input: FRAME, output: FRAME, models: [], plan, ...size }, all);

const zoomed = (zoom: ZoomPlan = ZOOM): LoadedMode =>
  modeOf({ kind: 'zoom', first: first.model.id, second: second.model.id, zoom });

const white = (mask: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: mask.length * 3 }, (_, i) => 255 - (mask[Math.floor(i / 3)] ?? 0));

const pictureOf = (shapes: readonly Rectangle[], size = FRAME): Uint8Array => white(drawn(size, shapes));

/** Runs made since the last call: [whole frames, boxes]. */
const runs = (): readonly (readonly number[])[] => [first.batches.splice(0), second.batches.splice(0)];

function iou(mask: Uint8Array, truth: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (const [i, alpha] of mask.entries()) {
    const inMask = alpha >= 128;
    const inTruth = (truth[i] ?? 0) >= 128;
    if (inMask && inTruth) both++;
    if (inMask || inTruth) either++;
  }
  return both / either;
}

const person = (x: number, y = 40): Rectangle => ({ x, y, width: 21, height: 37 });

/** Sends frames one after the other, each with what the last one left. */
async function stream(mode: LoadedMode, pictures: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const masks: Uint8Array[] = [];
  let state: PipelineFrame['state'];
  for (const pixels of pictures) {
    const [result] = await runPipeline(mode, [{ pixels, ...(state && { state }) }]);
    if (!result) throw new Error('no result');
    masks.push(result.mask);
    state = result.state;
  }
  return masks;
}

describe('a single graph', () => {
  it('answers each frame of any number in batches', async () => {
    const mode = modeOf({ kind: 'single', model: second.model.id }, { input: SQUARE, output: SQUARE });
    const frames = Array.from({ length: 19 }, (_, i) => ({
      pixels: pictureOf([{ x: i, y: i, width: 5, height: 5 }], SQUARE),
    }));
    runs();
    const results = await runPipeline(mode, frames);
    expect(runs()[1]).toEqual([8, 8, 3]);
    for (const [i, { mask, state }] of results.entries()) {
      expect(mask).toEqual(drawn(SQUARE, [{ x: i, y: i, width: 5, height: 5 }]));
      expect(state).toBeUndefined();
    }
  });

  it('keeps both planes of a class mask together', async () => {
    const plan = { kind: 'single', model: classes.model.id } as const;
    const mode = modeOf(plan, { kind: 'classes', input: SQUARE, output: SQUARE });
    const green = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i % 3 === 1 ? 90 : 10));
    const [one, other] = await runPipeline(mode, [{ pixels: green }, { pixels: green.fill(7, 0, 3) }]);
    expect([...(one?.mask.subarray(0, 2) ?? [])]).toEqual([0, 1]);
    expect(other?.mask).toHaveLength(2 * 32 * 32);
    expect(other?.mask[1]).toBe(1);
    expect(other?.mask[32 * 32 + 1]).toBe(90);
  });

  it('refuses pictures of another size, and runs nothing', async () => {
    runs();
    await expect(runPipeline(zoomed(), [{ pixels: new Uint8Array(12) }])).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(runs()).toEqual([[], []]);
  });

  it('passes the signal on', async () => {
    const frames = [{ pixels: pictureOf([person(50)]) }];
    await expect(runPipeline(zoomed(), frames, AbortSignal.abort())).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

describe('the second look', () => {
  it('sees more than the first', async () => {
    const truth = drawn(FRAME, [{ x: 51, y: 42, width: 11, height: 19 }]);
    const [close] = await runPipeline(zoomed(), [{ pixels: white(truth) }]);
    // A margin so wide that the second model too sees the whole frame.
    const [far] = await runPipeline(zoomed({ ...ZOOM, margin: 9 }), [{ pixels: white(truth) }]);
    expect(iou(far?.mask ?? truth, truth)).toBeLessThan(0.9);
    expect(iou(close?.mask ?? new Uint8Array(), truth)).toBeGreaterThan(0.95);
  });

  it('is left out where there is nobody', async () => {
    runs();
    const [result] = await runPipeline(zoomed(), [{ pixels: pictureOf([]) }]);
    expect(runs()).toEqual([[1], []]);
    expect(result?.mask).toEqual(new Uint8Array(128 * 128));
    expect(result?.state).toMatchObject({ box: undefined, age: 0 });
  });

  it('leaves what the first saw outside the box', async () => {
    const pixels = pictureOf([person(20), { x: 110, y: 8, width: 10, height: 10 }]);
    const [result] = await runPipeline(zoomed(), [{ pixels }]);
    // A speck for the box, yet part of the mask.
    expect(result?.mask[12 * 128 + 115]).toBeGreaterThan(200);
  });

  it('is drawn to the outlines in the picture where the plan says so', async () => {
    const pixels = pictureOf([{ x: 51, y: 42, width: 11, height: 19 }]);
    const [plain] = await runPipeline(zoomed(), [{ pixels }]);
    const [refined] = await runPipeline(zoomed({ ...ZOOM, refine }), [{ pixels }]);
    const [again] = await runPipeline(zoomed({ ...ZOOM, refine }), [{ pixels }]);
    expect(refined?.mask).not.toEqual(plain?.mask);
    expect(refined).toEqual(again);
    const truth = drawn(FRAME, [{ x: 51, y: 42, width: 11, height: 19 }]);
    expect(iou(refined?.mask ?? new Uint8Array(), truth)).toBeGreaterThan(0.95);
    // Far from the person it changes nothing.
    expect(refined?.mask.subarray(0, 128 * 20)).toEqual(plain?.mask.subarray(0, 128 * 20));
  });

  it('is taken at all frames of a batch together, each by itself', async () => {
    const places = [10, 30, 60, 90];
    const pictures = [...places.map((x) => pictureOf([person(x)])), pictureOf([])];
    runs();
    const together = await runPipeline(
      zoomed(),
      pictures.map((pixels) => ({ pixels })),
    );
    expect(runs()).toEqual([[5], [4]]);
    for (const [i, pixels] of pictures.entries()) {
      const [alone] = await runPipeline(zoomed(), [{ pixels }]);
      expect(together[i]).toEqual(alone);
    }
  });
});

describe('a stream', () => {
  it('takes one run a frame once it knows where to look, and the whole again in time', async () => {
    runs();
    await stream(
      zoomed(),
      Array.from({ length: 10 }, () => pictureOf([person(50)])),
    );
    const [whole, boxes] = runs();
    expect(boxes).toHaveLength(10);
    // The first and the one `wholeEvery` later.
    expect(whole).toHaveLength(2);
  });

  it('follows who moves', async () => {
    const steps = Array.from({ length: 12 }, (_, i) => 10 + 6 * i);
    const masks = await stream(
      zoomed(),
      steps.map((x) => pictureOf([person(x)])),
    );
    for (const [i, x] of steps.entries())
      expect(iou(masks[i] ?? new Uint8Array(), drawn(FRAME, [person(x)]))).toBeGreaterThan(0.9);
  });

  it('knows nothing beyond the box that it follows', async () => {
    const newcomer = person(100, 80);
    const [, after] = await stream(zoomed(), [
      pictureOf([person(10, 10)]),
      pictureOf([person(10, 10), newcomer]),
    ]);
    expect(iou(after ?? new Uint8Array(), drawn(FRAME, [person(10, 10)]))).toBeGreaterThan(0.97);
  });

  it('looks at the whole again once somebody reaches over the edge of the box', async () => {
    const reaching = { x: 10, y: 50, width: 90, height: 6 };
    const pictures = [
      pictureOf([person(10)]),
      pictureOf([person(10), reaching]),
      pictureOf([person(10), reaching]),
    ];
    runs();
    const masks = await stream(zoomed(), pictures);
    expect(runs()[0]).toHaveLength(2);
    expect(masks[2]?.[52 * 128 + 97]).toBeGreaterThan(200);
  });

  it('looks at the whole again when the person is gone', async () => {
    runs();
    await stream(zoomed(), [pictureOf([person(50)]), pictureOf([]), pictureOf([]), pictureOf([person(90)])]);
    expect(runs()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('starts again in another scene', async () => {
    const dark = pictureOf([{ x: 0, y: 0, width: 128, height: 30 }, person(90, 70)]);
    runs();
    const [, cut] = await stream(zoomed(), [pictureOf([person(10, 10)]), dark]);
    expect(runs()[0]).toHaveLength(2);
    expect(cut?.[90 * 128 + 100]).toBeGreaterThan(200);
  });

  it('mixes with frames of other streams in one batch', async () => {
    const [known] = await runPipeline(zoomed(), [{ pixels: pictureOf([person(50)]) }]);
    if (!known?.state) throw new Error('no state');
    runs();
    const results = await runPipeline(zoomed(), [
      { pixels: pictureOf([person(52)]), state: known.state },
      { pixels: pictureOf([person(20)]) },
    ]);
    expect(runs()).toEqual([[1], [2]]);
    expect(results.map(({ state }) => state?.age)).toEqual([1, 0]);
  });
});

describe('putting a mode together', () => {
  const plan = { kind: 'zoom', first: first.model.id, second: second.model.id, zoom: ZOOM } as const;

  it.each([
    ['a model that is not there', () => modeOf({ ...plan, second: 'other' })],
    ['a model of another kind', () => modeOf({ ...plan, second: classes.model.id })],
    [
      'a zoom of classes',
      () => modeOf({ ...plan, first: classes.model.id, second: classes.model.id }, { kind: 'classes' }),
    ],
    ['a single graph of another size', () => modeOf({ kind: 'single', model: first.model.id })],
    [
      'a mask to refine that is not the size of its picture',
      () => {
        const uneven = { ...second.model, id: 'uneven', output: SMALL };
        const refined = { ...plan, second: uneven.id, zoom: { ...ZOOM, refine } };
        const mode = { id: 'test', kind: 'alpha', input: FRAME, output: FRAME, models: [] } as const;
        return assembleMode({ ...mode, plan: refined }, new Map([...all, [uneven.id, uneven]]));
      },
    ],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'bad_model' }));
  });

  it('can be rehearsed to the last model', async () => {
    runs();
    await rehearsePipeline(zoomed());
    // To these models a black picture is all person: the second pass would run anyway, but runs once more.
    expect(runs()).toEqual([[1], [1, 1]]);
  });
});

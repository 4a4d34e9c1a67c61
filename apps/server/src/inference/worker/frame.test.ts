import { inflateRawSync } from 'node:zlib';
import type { EngineMode, EngineModel, LoadedModel } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { brightestChannelModel, darknessModel, ONNX_KIT } from '@maskwire/engine/contract';
import { assembleMode } from '@maskwire/engine/pipeline';
import { ENCODING } from '@maskwire/protocol';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { FrameDecoder } from '../../imaging/index.js';
import type { FrameJob, FrameOutcome } from '../contract.js';
import { rehearse, runFrames } from './frame.js';
import { runStill } from './still.js';
import type { ModeSource, WorkerMode } from './worker-mode.js';

const SIZE = { widthPx: 32, heightPx: 24 };
const PIXELS = SIZE.widthPx * SIZE.heightPx;
const LABELS = ['reddish', 'greenish', 'bluish'];
const PALETTE = ['#e69f00', '#009e73', '#56b4e9'];

const backend = await createBackend('onnx-cpu');
const decoder = await FrameDecoder.create();
afterAll(() => backend.close());

/** Sizes of the batches that were run, oldest first. */
const batches: number[] = [];

async function load(model: EngineModel): Promise<LoadedModel> {
  const loaded = await backend.load(model);
  const { id, kind, input, output } = loaded;
  return {
    id,
    kind,
    input,
    output,
    close: () => loaded.close(),
    run: (request) => {
      batches.push(request.batch);
      return loaded.run(request);
    },
  };
}

/** A mode of one model whose truth is plain arithmetic. */
async function modeOf(model: EngineModel): Promise<WorkerMode> {
  const { id, kind, input, output } = model;
  const mode: EngineMode = { id, kind, input, output, plan: { kind: 'single', model: id }, models: [model] };
  const loaded = assembleMode(mode, new Map([[id, await load(model)]]));
  return { ...loaded, labels: kind === 'classes' ? LABELS : ['person'], palette: PALETTE };
}

const colours = await modeOf(brightestChannelModel(ONNX_KIT, SIZE));
const darkness = await modeOf(darknessModel(ONNX_KIT, SIZE));
const second = await load(darknessModel(ONNX_KIT, { widthPx: 16, heightPx: 16 }));
const zoomed: WorkerMode = {
  ...darkness,
  id: 'zoomed',
  plan: {
    kind: 'zoom',
    first: darkness.plan.kind === 'single' ? darkness.plan.model : '',
    second: second.id,
    zoom: { margin: 0.2, minSide: 0.1, wholeEvery: 30 },
  },
  models: new Map([...darkness.models, [second.id, second]]),
};
const modes: ModeSource = {
  get: (id) => {
    const mode = [colours, darkness, zoomed].find((each) => each.id === id);
    return mode ? Promise.resolve(mode) : Promise.reject(new Error(`no mode ${id}`));
  },
};

type Rgb = readonly [number, number, number];

/** Left half one colour, right half another; PNG, so that nothing is lost. */
const halves = (left: Rgb, right: Rgb): Promise<Buffer> =>
  sharp(
    Uint8Array.from({ length: PIXELS * 3 }, (_, i) => {
      const column = Math.floor(i / 3) % SIZE.widthPx;
      return (column < SIZE.widthPx / 2 ? left : right)[i % 3] ?? 0;
    }),
    { raw: { width: SIZE.widthPx, height: SIZE.heightPx, channels: 3 } },
  )
    .png()
    .toBuffer();

const RED: Rgb = [200, 10, 10];
const PALE_GREEN: Rgb = [0, 100, 0];
const image = await halves(RED, PALE_GREEN);

const job = (more: Partial<FrameJob> = {}): FrameJob => ({
  mode: colours.id,
  image,
  encodings: [ENCODING.classDeflate, ENCODING.alpha8],
  classes: null,
  threshold: 0,
  ...more,
});

function maskOf(outcome: FrameOutcome | undefined): Extract<FrameOutcome, { status: 'mask' }> {
  if (outcome?.status !== 'mask') throw new Error(`no mask: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** Class of the left and of the right half, which must be of one class each. */
function classesOf(outcome: FrameOutcome | undefined): readonly (number | undefined)[] {
  const { encoding, payload } = maskOf(outcome);
  expect(encoding).toBe(ENCODING.classDeflate);
  const indices = inflateRawSync(payload);
  expect(indices).toHaveLength(PIXELS);
  const at = (left: boolean): Set<number> =>
    new Set([...indices].filter((_, i) => i % SIZE.widthPx < SIZE.widthPx / 2 === left));
  const found = [at(true), at(false)];
  expect(found.map(({ size }) => size)).toEqual([1, 1]);
  return found.map((classes) => [...classes][0]);
}

const run = (...jobs: FrameJob[]): Promise<FrameOutcome[]> => runFrames(jobs, modes, decoder);

describe('frames of a class mode', () => {
  it.each([
    ['all', {}, [0, 1]],
    ['one class', { classes: [1] }, [255, 1]],
    ['no class', { classes: [] }, [255, 255]],
    ['likely ones', { threshold: 0.5 }, [0, 255]],
    ['all that just reach the threshold', { threshold: 100 / 255 }, [0, 1]],
  ])('are answered by the classes asked for: %s', async (_, more, classes) => {
    const [outcome] = await run(job(more));
    expect(maskOf(outcome)).toMatchObject(SIZE);
    expect(classesOf(outcome)).toEqual(classes);
  });

  it('that nobody can read are an error of ours', async () => {
    const [outcome] = await run(job({ encodings: [ENCODING.alpha8, ENCODING.alpha4Deflate] }));
    expect(outcome).toMatchObject({ status: 'error', reason: 'internal' });
  });

  it('are resampled to the size of the mode', async () => {
    const [outcome] = await run(job({ image: await sharp(image).resize(640, 360).jpeg().toBuffer() }));
    const { payload } = maskOf(outcome);
    const indices = inflateRawSync(payload);
    expect([indices[0], indices[SIZE.widthPx - 1]]).toEqual([0, 1]);
  });
});

describe('a batch', () => {
  it('runs at once, and each frame gets its own answer', async () => {
    batches.length = 0;
    const outcomes = await run(
      job(),
      job({ image: await halves(PALE_GREEN, RED) }),
      job({ classes: [0] }),
      job({ image: await sharp(image).jpeg({ quality: 100 }).toBuffer() }),
    );
    expect(batches).toEqual([4]);
    expect(outcomes.map(classesOf)).toEqual([
      [0, 1],
      [1, 0],
      [0, 255],
      [0, 1],
    ]);
  });

  it('is not harmed by a frame that cannot be read', async () => {
    batches.length = 0;
    const outcomes = await run(job(), job({ image: new Uint8Array(9) }), job({ classes: [1] }));
    expect(batches).toEqual([2]);
    expect(outcomes.map(({ status }) => status)).toEqual(['mask', 'error', 'mask']);
    expect(outcomes[1]).toMatchObject({ reason: 'unsupported_image', times: { inferenceUs: 0 } });
    expect(classesOf(outcomes[2])).toEqual([255, 1]);
  });

  it('of frames that all cannot be read runs nothing', async () => {
    batches.length = 0;
    const outcomes = await run(job({ image: image.subarray(0, 60) }), job({ image: new Uint8Array(0) }));
    expect(batches).toEqual([]);
    expect(outcomes).toMatchObject([{ reason: 'corrupt_image' }, { reason: 'unsupported_image' }]);
  });

  it('of a mode that is not there fails, frame by frame', async () => {
    expect(await run(job({ mode: 'gone' }), job({ mode: 'gone' }))).toMatchObject([
      { status: 'error', reason: 'internal' },
      { status: 'error', reason: 'internal' },
    ]);
  });

  it('has the time of its run, and each frame those of its own decoding', async () => {
    const large = await sharp(image).resize(1280, 720).png().toBuffer();
    const [small, big] = (await run(job(), job({ image: large }))).map(({ times }) => times);
    expect(small?.inferenceUs).toBeGreaterThan(0);
    expect(big?.inferenceUs).toBe(small?.inferenceUs);
    expect(big?.decodeUs).toBeGreaterThan(small?.decodeUs ?? Number.POSITIVE_INFINITY);
  });
});

describe('alpha modes', () => {
  it('take no notice of classes and threshold', async () => {
    const [outcome] = await run(job({ mode: darkness.id, classes: [], threshold: 1 }));
    const { encoding, payload, state } = maskOf(outcome);
    expect(encoding).toBe(ENCODING.alpha8);
    expect([payload[0], payload[SIZE.widthPx - 1]]).toEqual([55, 155]);
    expect(state).toBeUndefined();
  });

  it('with memory leave it, and go on from it', async () => {
    const picture = await halves([255, 255, 255], [0, 0, 0]);
    const [first] = await run(job({ mode: zoomed.id, image: picture }));
    const { state } = maskOf(first);
    expect(state).toMatchObject({ age: 0, box: { x1: 1 } });
    batches.length = 0;
    const [next] = await run(job({ mode: zoomed.id, image: picture, ...(state && { state }) }));
    // The box alone.
    expect(batches).toEqual([1]);
    expect(maskOf(next).state).toMatchObject({ age: 1 });
    expect([maskOf(next).payload[0], maskOf(next).payload[SIZE.widthPx - 1]]).toEqual([0, 255]);
  });
});

it('rehearses a mode of either kind', async () => {
  batches.length = 0;
  for (const mode of [colours, darkness, zoomed]) await rehearse(mode);
  expect(batches.length).toBeGreaterThanOrEqual(4);
});

describe('stills', () => {
  const photo = sharp(image).resize(200, 100, { kernel: 'nearest', fit: 'fill' });

  it('of a class mode are palette PNGs of their size, in its colours', async () => {
    const still = {
      mode: colours.id,
      image: await photo.png().toBuffer(),
      format: 'png',
      cutout: false,
    } as const;
    const outcome = await runStill(still, modes);
    if (!outcome.ok) throw new Error(outcome.message);
    const { data, info } = await sharp(outcome.body)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 200, height: 100 });
    expect([...data.subarray(0, 3)]).toEqual([0xe6, 0x9f, 0]);
    expect([...data.subarray(199 * 3, 200 * 3)]).toEqual([0, 0x9e, 0x73]);
  });

  it('in JSON name classes by the labels of the mode', async () => {
    const still = {
      mode: colours.id,
      image: await photo.png().toBuffer(),
      format: 'json',
      cutout: false,
    } as const;
    const outcome = await runStill(still, modes);
    expect(JSON.parse(outcome.ok ? new TextDecoder().decode(outcome.body) : '')).toMatchObject({
      source: { widthPx: 200, heightPx: 100 },
      classes: [
        { index: 0, label: 'reddish', areaShare: 0.5 },
        { index: 1, label: 'greenish', areaShare: 0.5 },
      ],
    });
  });

  it('of a mode that zooms run both passes', async () => {
    batches.length = 0;
    const dark = await halves([255, 255, 255], [0, 0, 0]);
    const outcome = await runStill({ mode: zoomed.id, image: dark, format: 'png', cutout: false }, modes);
    expect(outcome.ok).toBe(true);
    expect(batches).toEqual([1, 1]);
  });
});

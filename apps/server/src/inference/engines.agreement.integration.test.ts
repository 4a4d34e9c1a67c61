import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneAt, toSvg } from '@maskwire/demo-scene';
import type { Backend, Size } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { pointAtSoftwareVulkan, reasonMissing } from '@maskwire/engine/contract';
import { BUILT_IN, findMode, materialiseMode } from '@maskwire/models';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { compareMasks } from './choose/compare.js';

/** An emulated GPU takes seconds for its first frame. */
const LIMIT_MS = 60_000;

const noVulkan = pointAtSoftwareVulkan(process.env);
const folder = mkdtempSync(join(tmpdir(), 'maskwire-agreement-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function drawnPeople(size: Size, count: number): Promise<Uint8Array> {
  const pictures = Array.from({ length: count }, (_, i) =>
    sharp(Buffer.from(toSvg(sceneAt(1.5 * i), size)))
      .removeAlpha()
      .raw()
      .toBuffer(),
  );
  return Uint8Array.from(Buffer.concat(await Promise.all(pictures)));
}

/** Masks of drawn people by one of the bundled models, as an engine sees them. */
async function masksOf(engine: string, modeId: string, count: number): Promise<Uint8Array> {
  const mode = findMode(BUILT_IN, modeId);
  if (!mode) throw new Error(`there is no mode ${modeId}`);
  const backend: Backend = await createBackend(engine);
  try {
    const { models } = await materialiseMode(mode, {
      catalogue: BUILT_IN,
      cacheDir: join(folder, 'cache'),
      modelsDir: join(folder, 'models'),
      format: backend.info.format,
    });
    const [model] = models;
    if (!model) throw new Error(`mode ${modeId} has no model`);
    const loaded = await backend.load(model);
    return await loaded.run({ pixels: await drawnPeople(model.input, count), batch: count });
  } finally {
    await backend.close();
  }
}

const reasons = {
  'onnx-webgpu': noVulkan ?? (await reasonMissing(() => createBackend('onnx-webgpu'))),
  'onnx-cuda': await reasonMissing(() => createBackend('onnx-cuda')),
  tfjs: await reasonMissing(() => createBackend('tfjs')),
} as const;

interface Case {
  readonly engine: keyof typeof reasons;
  readonly mode: string;
  readonly count: number;
}

it.for<Case>([
  // One picture through the smaller model: an emulated GPU takes ten seconds for it.
  { engine: 'onnx-webgpu', mode: 'fast', count: 1 },
  { engine: 'onnx-cuda', mode: 'fast', count: 2 },
  { engine: 'onnx-cuda', mode: 'balanced', count: 2 },
  { engine: 'tfjs', mode: 'fast', count: 2 },
  { engine: 'tfjs', mode: 'balanced', count: 2 },
])(
  '$engine sees in mode $mode the people that onnx-cpu sees',
  { timeout: LIMIT_MS },
  async ({ engine, mode, count }, context) => {
    const missing = reasons[engine];
    if (missing !== undefined) return context.skip(missing);
    const theirs = await masksOf(engine, mode, count);
    const ours = await masksOf('onnx-cpu', mode, count);
    const share = ours.filter((value) => value >= 128).length / ours.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.9);
    const { iou, meanError } = compareMasks(theirs, ours);
    expect(iou).toBeGreaterThanOrEqual(0.995);
    expect(meanError).toBeLessThanOrEqual(0.01);
  },
);

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Size } from '@maskwire/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_CACHE_ENTRIES } from './cache.js';
import { BUILT_IN } from './catalogue/builtin.js';
import { paletteOf } from './catalogue/palette.js';
import {
  type Catalogue,
  findMode,
  type GraphRecipe,
  type ModeEntry,
  type ModelEntry,
  type OnnxContract,
} from './catalogue/types.js';
import { sha256Hex } from './files/hash.js';
import { graphId, type MaterialisedMode, type MaterialiseOptions, materialiseMode } from './materialise.js';
import { runOnnx } from './testing/onnx.js';
import { drawnPerson, noise } from './testing/pictures.js';
import { classModel, SIZE } from './testing/quantised.js';
import { writeTflite } from './testing/tflite-writer.js';
import { userNetwork } from './testing/user-network.js';

const run = promisify(execFile);

let root: string;
let cacheDir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'maskwire-models-'));
  cacheDir = join(root, 'not', 'there', 'yet');
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A built-in mode by its id. */
async function materialise(
  id: string,
  options: Partial<MaterialiseOptions> & { readonly cacheDir: string },
): Promise<MaterialisedMode> {
  const mode = findMode(BUILT_IN, id);
  if (mode === undefined) throw new Error(`There is no mode ${id}`);
  return materialiseMode(mode, { catalogue: BUILT_IN, ...options });
}

const SQUARE = { widthPx: 32, heightPx: 32 } as const;

/** A catalogue of one small scene network, as if a user had added it. */
async function userScene({ format, size }: { readonly format: 'onnx' | 'tflite'; readonly size: Size }) {
  const bytes =
    format === 'onnx'
      ? userNetwork({ side: size.widthPx, classes: 3 })
      : writeTflite(classModel(3, { width: size.widthPx, height: size.heightPx }));
  const path = join(root, `own.${format}`);
  await writeFile(path, bytes);
  const onnx: OnnxContract = {
    layout: 'nchw',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    channelOrder: 'rgb',
    output: 'logits',
    outputSize: { widthPx: size.widthPx / 4, heightPx: size.heightPx / 4 },
  };
  const model: ModelEntry = {
    id: 'own',
    format,
    file: { from: 'folder', path, sha256: sha256Hex(bytes) },
    licence: 'MIT',
    homepage: 'https://example.org',
    input: size,
    ...(format === 'onnx' ? { onnx } : {}),
  };
  const labels = ['wall', 'floor', 'door'];
  const graph = { members: [{ model: 'own' }], input: size, output: size } as const;
  const mode: ModeEntry = {
    id: 'own',
    title: 'Own',
    description: '',
    task: 'scene',
    kind: 'classes',
    labels,
    palette: paletteOf(labels),
    licence: 'MIT',
    source: 'https://example.org',
    input: size,
    output: size,
    recipe: { kind: 'single', graph },
    stateful: false,
    listed: true,
  };
  return { catalogue: { models: [model], modes: [mode] } satisfies Catalogue, mode, path };
}

/** The ONNX bytes of a mode's one graph. */
function onnxOf({ models: [model, ...others] }: MaterialisedMode): Uint8Array {
  if (model?.artifact.format !== 'onnx' || others.length > 0) throw new Error('one ONNX graph was expected');
  return model.artifact.bytes;
}

async function onlyEntry(): Promise<string> {
  const [name, ...others] = await readdir(cacheDir);
  if (name === undefined || others.length > 0) throw new Error('one cache file was expected');
  return join(cacheDir, name);
}

/** The bundled modes of one graph. */
const singles = BUILT_IN.modes.filter(({ task, recipe }) => task === 'person' && recipe.kind === 'single');

describe('a mode that is materialised', () => {
  it.each(singles)('$id carries what an engine needs', async (mode) => {
    const made = await materialise(mode.id, { cacheDir });
    expect(made).toMatchObject({
      id: mode.id,
      input: mode.input,
      output: mode.output,
      kind: mode.kind,
      cacheHit: false,
      plan: { kind: 'single', model: made.models[0]?.id },
    });
    const size = { height: mode.input.heightPx, width: mode.input.widthPx };
    const mask = await runOnnx(onnxOf(made), await drawnPerson(0, size), { batch: 1, ...size });
    expect(mask).toHaveLength(mode.output.heightPx * mode.output.widthPx);
    expect(mask).toBeInstanceOf(Uint8Array);
    expect(Math.max(...mask)).toBeGreaterThan(250);
    expect(Math.min(...mask)).toBeLessThan(5);
  });

  it.each(['accurate', 'sota'])('%s shares its first look with fast', async (id) => {
    const fast = await materialise('fast', { cacheDir });
    const made = await materialise(id, { cacheDir });
    const [first, second] = made.models;
    expect(made.models).toHaveLength(2);
    expect(made.plan).toMatchObject({ kind: 'zoom', first: first?.id, second: second?.id });
    expect(first?.id).toBe(fast.models[0]?.id);
    // One file for each graph, not for each mode.
    expect(await readdir(cacheDir)).toHaveLength(2);
  });

  it('that needs a file to be fetched says so', async () => {
    await expect(materialise('objects', { cacheDir })).rejects.toMatchObject({
      code: 'source_missing',
      message: expect.stringMatching(
        /deeplabv3_mnv2_pascal_quant\.tflite cannot be read.*models pull/,
      ) as string,
    });
  });
});

describe('the members of a graph', () => {
  const LARGER = { widthPx: 43, heightPx: 41 } as const;
  const OWN = { widthPx: SIZE.width, heightPx: SIZE.height } as const;

  it('write what they share once, mirrored or at another size', async () => {
    const bytesOf = async (members: GraphRecipe['members']): Promise<number> => {
      const { catalogue, mode } = await userScene({ format: 'tflite', size: OWN });
      const recipe = { kind: 'single', graph: { members, input: OWN, output: OWN } } as const;
      const made = await materialiseMode({ ...mode, recipe }, { catalogue, cacheDir });
      return onnxOf(made).length;
    };
    const alone = await bytesOf([{ model: 'own' }]);
    const mirrored = await bytesOf([{ model: 'own' }, { model: 'own', flip: true }]);
    const resized = await bytesOf([{ model: 'own' }, { model: 'own', size: LARGER }]);
    expect(resized).not.toBe(mirrored);
    for (const both of [mirrored, resized]) expect(both - alone).toBeLessThan(alone);
  });

  it('are told apart by their id', () => {
    const idOf = (member: object): string =>
      graphId({ members: [{ model: 'own', ...member }], input: OWN, output: OWN });
    expect([{}, { flip: true }, { size: LARGER }].map(idOf)).toEqual([
      'own@11x9-11x9',
      'own~@11x9-11x9',
      'own(43x41)@11x9-11x9',
    ]);
  });

  it.each([
    ['mirrored', [{ model: 'own', flip: true }]],
    ['resized', [{ model: 'own', size: SQUARE }]],
    ['averaged', [{ model: 'own' }, { model: 'own' }]],
  ] as const)('that are ONNX files cannot be %s', async (_, members) => {
    const { catalogue, mode } = await userScene({ format: 'onnx', size: SQUARE });
    const recipe = { kind: 'single', graph: { members, input: SQUARE, output: SQUARE } } as const;
    await expect(materialiseMode({ ...mode, recipe }, { catalogue, cacheDir })).rejects.toMatchObject({
      code: 'unsupported_feature',
    });
  });
});

describe("a user's own model", () => {
  it.each([
    ['onnx', SQUARE],
    ['tflite', { widthPx: SIZE.width, heightPx: SIZE.height }],
  ] as const)('as .%s is run like the others', async (format, size) => {
    const { catalogue, mode } = await userScene({ format, size });
    const made = await materialiseMode(mode, { catalogue, cacheDir });
    const picture = { height: size.heightPx, width: size.widthPx };
    const planes = await runOnnx(onnxOf(made), noise(5, picture), { batch: 1, ...picture });
    expect(planes).toHaveLength(2 * picture.height * picture.width);
    const classes = new Set(planes.slice(0, picture.height * picture.width));
    expect(Math.max(...classes)).toBeLessThan(mode.labels.length);
    expect(classes.size).toBeGreaterThan(1);
    expect((await materialiseMode(mode, { catalogue, cacheDir })).cacheHit).toBe(true);
  });

  it('as .onnx is for the ONNX engines alone', async () => {
    const { catalogue, mode } = await userScene({ format: 'onnx', size: SQUARE });
    await expect(materialiseMode(mode, { catalogue, cacheDir, format: 'tfjs' })).rejects.toMatchObject({
      code: 'unsupported_feature',
      message: expect.stringContaining('only the engines onnx-cpu, onnx-webgpu and onnx-cuda') as string,
    });
  });

  it.each([
    ['onnx', SQUARE],
    ['tflite', { widthPx: SIZE.width, heightPx: SIZE.height }],
  ] as const)('as .%s with one label too many is refused', async (format, size) => {
    const { catalogue, mode } = await userScene({ format, size });
    const labels = [...mode.labels, 'one more'];
    await expect(materialiseMode({ ...mode, labels }, { catalogue, cacheDir })).rejects.toMatchObject({
      code: 'wrong_shape',
    });
  });

  it('that was changed since it was added is refused', async () => {
    const { catalogue, mode, path } = await userScene({ format: 'onnx', size: SQUARE });
    await flipBit(path, 100);
    await expect(materialiseMode(mode, { catalogue, cacheDir })).rejects.toMatchObject({
      code: 'source_mismatch',
      message: expect.stringContaining('It was changed since it was added') as string,
    });
  });
});

describe('the disk cache', () => {
  it('gives the same bytes the second time', async () => {
    const first = await materialise('fast', { cacheDir });
    const second = await materialise('fast', { cacheDir });
    expect(first.cacheHit).toBe(false);
    expect(second.cacheHit).toBe(true);
    expect(Buffer.compare(onnxOf(first), onnxOf(second))).toBe(0);
  });

  it('keeps models apart, and shares what is the same model', async () => {
    await materialise('fast', { cacheDir });
    expect((await materialise('balanced', { cacheDir })).cacheHit).toBe(false);
    expect((await materialise('selfie-256', { cacheDir })).cacheHit).toBe(false);
    expect((await materialise('selfie-landscape', { cacheDir })).cacheHit).toBe(true);
    expect(await readdir(cacheDir)).toHaveLength(3);
  });

  it('keeps models for TensorFlow.js beside those for ONNX', async () => {
    await materialise('fast', { cacheDir });
    const first = await materialise('fast', { cacheDir, format: 'tfjs' });
    const second = await materialise('fast', { cacheDir, format: 'tfjs' });
    expect([first.cacheHit, second.cacheHit]).toEqual([false, true]);
    const [made, kept] = [first, second].map(({ models: [model] }) => model?.artifact);
    if (made?.format !== 'tfjs' || kept?.format !== 'tfjs')
      throw new Error('TensorFlow.js models were expected');
    expect(JSON.parse(made.json)).toHaveProperty('modelTopology');
    expect(kept.json).toBe(made.json);
    expect(Buffer.compare(kept.weights, made.weights)).toBe(0);
  });

  const damages: readonly (readonly [string, (path: string) => Promise<void>])[] = [
    ['one flipped bit', async (path) => flipBit(path, 200_000)],
    ['a flipped bit in the checksum', async (path) => flipBit(path, 30)],
    ['a flipped bit in the mark', async (path) => flipBit(path, 2)],
    ['truncation', async (path) => truncate(path, 100_000)],
    ['truncation within the header', async (path) => truncate(path, 20)],
    ['emptiness', async (path) => truncate(path, 0)],
    ['foreign content', async (path) => writeFile(path, '<html>quota exceeded</html>'.repeat(1000))],
  ];
  it.each(damages)('rebuilds a file after %s', async (_, damage) => {
    const first = await materialise('fast', { cacheDir });
    const path = await onlyEntry();
    await damage(path);
    const second = await materialise('fast', { cacheDir });
    expect(second.cacheHit).toBe(false);
    expect(second.cacheError).toBeUndefined();
    expect(Buffer.compare(onnxOf(first), onnxOf(second))).toBe(0);
    expect((await materialise('fast', { cacheDir })).cacheHit).toBe(true);
  });

  it('leaves one whole file and no rubbish when many build at once', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, async () => materialise('fast', { cacheDir })));
    expect(new Set(made.map((mode) => Buffer.from(onnxOf(mode)).toString('base64'))).size).toBe(1);
    expect(made.every(({ cacheError }) => cacheError === undefined)).toBe(true);
    await onlyEntry();
    expect((await materialise('fast', { cacheDir })).cacheHit).toBe(true);
  });

  it('stands two processes at once', async () => {
    const script =
      `import { BUILT_IN, findMode, materialiseMode } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};` +
      `const options = { catalogue: BUILT_IN, cacheDir: ${JSON.stringify(cacheDir)} };` +
      "const { models, cacheError } = await materialiseMode(findMode(BUILT_IN, 'fast'), options);" +
      'process.stdout.write(`${models[0].artifact.bytes.length} ${cacheError}`);';
    const outputs = await Promise.all(
      [1, 2].map(async () => (await run(process.execPath, ['--input-type=module', '-e', script])).stdout),
    );
    expect(outputs[0]).toMatch(/^\d+ undefined$/);
    expect(outputs[1]).toBe(outputs[0]);
    await onlyEntry();
    expect((await materialise('fast', { cacheDir })).cacheHit).toBe(true);
  });

  it('keeps the folder bounded: the oldest models and abandoned writes go, what is not ours stays', async () => {
    await mkdir(cacheDir, { recursive: true });
    const longAgo = new Date('2020-01-01');
    const ours = Array.from(
      { length: MAX_CACHE_ENTRIES },
      (_, index) => `maskwire-${sha256Hex(`${index}`)}.model`,
    );
    const abandoned = `maskwire-${sha256Hex('x')}.model.0123-abcd.tmp`;
    for (const name of [...ours, abandoned, 'notes.txt', 'other.model']) {
      await writeFile(join(cacheDir, name), name);
      await utimes(join(cacheDir, name), longAgo, longAgo);
    }
    expect((await materialise('fast', { cacheDir })).cacheError).toBeUndefined();
    const left = await readdir(cacheDir);
    expect(left.filter((name) => name.startsWith('maskwire-'))).toHaveLength(MAX_CACHE_ENTRIES);
    expect(left).toEqual(expect.arrayContaining(['notes.txt', 'other.model']));
    expect(left).not.toContain(abandoned);
    expect((await materialise('fast', { cacheDir })).cacheHit).toBe(true);
  });

  it('does without a folder that cannot be made', async () => {
    // A file where the folder should be stops even the superuser.
    await writeFile(join(root, 'file'), '');
    const made = await materialise('fast', { cacheDir: join(root, 'file', 'cache') });
    expect(made.cacheHit).toBe(false);
    expect(made.cacheError).toContain(join(root, 'file', 'cache'));
    expect(onnxOf(made).length).toBeGreaterThan(400_000);
  });

  it('does without a folder under /proc, where making one with those above it never ends', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has /proc');
    const made = await materialise('fast', { cacheDir: '/proc/x/y' });
    expect(made.cacheError).toContain('/proc/x/y cannot be written');
  });

  it('does without a folder that cannot be written', async (context) => {
    if (process.getuid?.() === 0) context.skip('the superuser may write anywhere');
    await mkdir(cacheDir, { recursive: true });
    await chmod(cacheDir, 0o500);
    const made = await materialise('fast', { cacheDir });
    expect(made.cacheHit).toBe(false);
    expect(made.cacheError).toContain('cannot be written');
  });

  it('does without an entry that is a folder', async () => {
    await materialise('fast', { cacheDir });
    const path = await onlyEntry();
    await rm(path);
    await mkdir(join(path, 'in the way'), { recursive: true });
    const made = await materialise('fast', { cacheDir });
    expect(made.cacheHit).toBe(false);
    expect(made.cacheError).toContain('cannot be written');
    expect(await readdir(cacheDir)).toHaveLength(1);
  });
});

describe('a model that is in no catalogue', () => {
  it('is refused with those that are', async () => {
    const fast = findMode(BUILT_IN, 'fast');
    if (fast === undefined) throw new Error('fast is missing');
    const catalogue = { ...BUILT_IN, models: BUILT_IN.models.slice(0, 1) };
    await expect(materialiseMode(fast, { catalogue, cacheDir })).rejects.toMatchObject({
      code: 'unknown_model',
      message: expect.stringMatching(/selfie-landscape.*selfie-256/) as string,
    });
  });
});

describe('an abort', () => {
  it('stops the work with its reason', async () => {
    const reason = new Error('the user left');
    await expect(materialise('fast', { cacheDir, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

async function flipBit(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

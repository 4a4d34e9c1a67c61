import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { darknessModel, noisePixels, TFJS_KIT } from '../contract/index.js';
import { createBackend } from './index.js';
import { restoreUtil, tryNative } from './tfjs-native.js';

/**
 * The real package cannot be had without its download host and a GPU. What can go wrong on the way to it is tried on
 * packages written here; where kernels are needed they are TF.js's own WASM kernels under the native backend's name.
 */
const NAME = '@maskwire-test/native';
const NAPI = 8;
const BINARY = {
  module_name: 'tfjs_binding',
  module_path: './lib/napi-v{napi_build_version}',
  napi_versions: [3, NAPI],
};

let setupDir: string;
let folder: string;
beforeEach(async () => {
  setupDir = await mkdtemp(join(tmpdir(), 'maskwire-native-'));
  folder = join(setupDir, 'node_modules', NAME);
});
afterEach(() => rm(setupDir, { recursive: true, force: true }));

const bindingPath = (): string => join(folder, 'lib', `napi-v${NAPI}`, 'tfjs_binding.node');

async function install(main: string, manifest: object = { binary: BINARY }): Promise<void> {
  await mkdir(join(folder, 'lib', `napi-v${NAPI}`), { recursive: true });
  const described = { name: NAME, version: '4.22.0', main: 'index.js', ...manifest };
  await writeFile(join(folder, 'package.json'), JSON.stringify(described));
  await writeFile(join(folder, 'index.js'), main);
  await writeFile(bindingPath(), '');
}

async function reason(): Promise<string> {
  const outcome = await tryNative({ nativePackage: NAME, setupDir });
  return outcome.ok ? 'it was taken' : outcome.reason;
}

describe('native kernels that cannot be used', () => {
  it('are not installed', async () => {
    expect(await reason()).toBe(`${NAME}: not installed (npm run setup:tfjs-gpu)`);
  });

  it('were installed without their native part', async () => {
    await install('throw new Error("imported all the same")');
    await rm(bindingPath());
    expect(await reason()).toBe(
      `${NAME}: its native part is missing: ${bindingPath()} (npm run setup:tfjs-gpu)`,
    );
  });

  it('name no native part', async () => {
    await install('', {});
    expect(await reason()).toBe(`${NAME}: its package.json names no native binding`);
  });

  it('miss a library: the first line says which', async () => {
    await install('throw new Error("libcudart.so.11.0: cannot open shared object file\\nRequire stack:")');
    expect(await reason()).toBe(`${NAME}: does not load: libcudart.so.11.0: cannot open shared object file`);
  });

  it('are something else', async () => {
    await install('module.exports = { version_core: "4.22.0" }');
    expect(await reason()).toBe(`${NAME}: it is not TensorFlow.js`);
  });

  it('start another backend', async () => {
    await install(standIn({ name: 'abacus' }));
    expect(await reason()).toBe(`${NAME}: it started the backend abacus`);
  });

  it('find no GPU', async () => {
    await install(standIn({ gpu: false }));
    expect(await reason()).toContain('TensorFlow sees no GPU and would run on the CPU');
  });

  it('compute nonsense', async () => {
    await install(standIn({ factor: 1.1 }));
    expect(await reason()).toMatch(/a test convolution is wrong by 0\.\d+ \(limit 0\.001\)/);
  });
});

it('native kernels on a GPU run models, and are called a GPU', async () => {
  await install(standIn({}));
  const backend = await createBackend('tfjs', { tfjs: { nativePackage: NAME, setupDir } });
  expect(backend.info).toMatchObject({ version: '4.22.0', format: 'tfjs', hardware: 'gpu' });
  expect(backend.info.device).toMatch(/^NVIDIA GPU, TensorFlow/);
  const size = { widthPx: 9, heightPx: 6 };
  const model = darknessModel(TFJS_KIT, size);
  const pixels = noisePixels(size, 1, 1);
  const loaded = await backend.load(model);
  expect(await loaded.run({ pixels, batch: 1 })).toEqual(model.reference(pixels));
  await backend.close();
});

it('puts back what Node took out of util, once, and says what', () => {
  const util: Record<string, unknown> = createRequire(import.meta.url)('node:util');
  const had = ['isArray', 'isNullOrUndefined'].filter((name) => name in util);
  for (const name of had) delete util[name];
  expect(restoreUtil()).toEqual(['util.isArray', 'util.isNullOrUndefined']);
  const answer = (name: string, value: unknown): unknown => {
    const put = util[name];
    return typeof put === 'function' ? Reflect.apply(put, undefined, [value]) : undefined;
  };
  expect([answer('isArray', []), answer('isArray', {})]).toEqual([true, false]);
  expect([undefined, null, 0].map((each) => answer('isNullOrUndefined', each))).toEqual([true, true, false]);
  expect(restoreUtil()).toEqual([]);
});

interface StandIn {
  /** @default 'tensorflow' */
  readonly name?: string;
  /** @default true */
  readonly gpu?: boolean;
  /** What results of convolutions are multiplied with. @default 1 */
  readonly factor?: number;
}

/** Source of a package that is TF.js with its WASM kernels under another name. */
function standIn({ name = 'tensorflow', gpu = true, factor = 1 }: StandIn): string {
  const [core, converter, wasm] = ['core', 'converter', 'backend-wasm'].map((part) =>
    JSON.stringify(createRequire(import.meta.url).resolve(`@tensorflow/tfjs-${part}`)),
  );
  return `
    const tf = require(${core});
    const wasm = require(${wasm});
    const { loadGraphModel } = require(${converter});
    const name = ${JSON.stringify(name)};
    if (tf.findBackendFactory(name)) tf.removeBackend(name);
    if (tf.getKernelsForBackend(name).length === 0) tf.copyRegisteredKernels('wasm', name);
    const start = tf.findBackendFactory('wasm');
    tf.registerBackend(name, async () => Object.assign(await start(), { isUsingGpuDevice: ${gpu} }));
    void tf.setBackend(name);
    const conv2d = (...args) => tf.tidy(() => tf.mul(tf.conv2d(...args), ${factor}));
    module.exports = { ...tf, conv2d, loadGraphModel };
  `;
}

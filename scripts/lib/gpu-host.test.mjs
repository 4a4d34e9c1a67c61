import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closureOf, goesAlong } from './gpu-host-files.mjs';
import { chooseVulkanDriver, driverFileText, hostEnvironment } from './gpu-host-machine.mjs';
import { contractLine, EXIT, exitCodeOf, resultsText } from './gpu-host-report.mjs';

/** @typedef {import('./gpu-host-report.mjs').ContractRun} ContractRun */

describe('goesAlong', () => {
  it.each([
    ['hono', 'dist/index.js'],
    ['hono', 'package.json'],
    ['hono', 'LICENSE.md'],
    ['onnxruntime-node', 'bin/napi-v6/linux/x64/libonnxruntime.so.1'],
    ['@mediapipe/selfie_segmentation', 'selfie_segmentation.tflite'],
    ['@julusian/jpeg-turbo', 'prebuilds/jpeg-turbo-linux-x64/node-napi-v7.node'],
    ['@tensorflow/tfjs-backend-wasm', 'dist/tfjs-backend-wasm-simd.wasm'],
  ])('takes of %s %s', (name, path) => {
    expect(goesAlong(name, path)).toBe(true);
  });

  it.each([
    ['hono', 'dist/index.js.map'],
    ['hono', 'dist/types.d.ts'],
    ['hono', 'README.md'],
    ['hono', 'test/index.js'],
    ['onnxruntime-node', 'bin/napi-v6/win32/x64/onnxruntime.dll'],
    ['@mediapipe/selfie_segmentation', 'selfie_segmentation_solution_wasm_bin.js'],
    ['@julusian/jpeg-turbo', 'prebuilds/jpeg-turbo-win32-x64/node-napi-v7.node'],
    ['@tensorflow/tfjs-core', 'dist/tf-core.min.js'],
  ])('leaves of %s %s', (name, path) => {
    expect(goesAlong(name, path)).toBe(false);
  });
});

describe('closureOf', () => {
  /** @type {string} */
  let root;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'maskwire-closure-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /**
   * @param {string} folder
   * @param {object} manifest
   */
  function install(folder, manifest) {
    const dir = join(root, folder);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
    return dir;
  }
  /**
   * @param {string} target
   * @param {string} link
   */
  function link(target, link) {
    mkdirSync(dirname(join(root, link)), { recursive: true });
    symlinkSync(join(root, target), join(root, link));
    return join(root, link);
  }

  it('follows links and dependencies, once each, and brings no types and no peers that may be absent', () => {
    const one = install('store/one/node_modules/one', {
      name: 'one',
      dependencies: { two: '1', '@types/node': '1' },
      peerDependencies: { absent: '1', three: '1' },
      peerDependenciesMeta: { absent: { optional: true } },
      optionalDependencies: { elsewhere: '1' },
    });
    const two = install('store/one/node_modules/two', { name: 'two', dependencies: { one: '1' } });
    const three = install('node_modules/three', { name: 'three' });
    const linked = link('store/one/node_modules/one', 'app/node_modules/one');
    const found = closureOf([{ dir: join(root, 'app'), names: ['one'] }]);
    expect(found.packages).toEqual(
      new Map([
        [one, 'one'],
        [two, 'two'],
        [three, 'three'],
      ]),
    );
    expect([...found.links]).toEqual([linked]);
  });

  it('refuses to leave out what is needed', () => {
    install('app', { name: 'app' });
    expect(() => closureOf([{ dir: join(root, 'app'), names: ['gone'] }])).toThrow(/^gone, needed by .*app/);
  });
});

/** @type {import('./gpu-host-machine.mjs').GpuHost} */
const HOST = {
  devices: ['/dev/nvidia0'],
  driverFiles: ['/usr/share/vulkan/icd.d/lvp_icd.x86_64.json', '/etc/vulkan/icd.d/nvidia_icd.json'],
  namedDriver: undefined,
  hidden: [],
  loadable: ['libcuda.so.1', 'libEGL_nvidia.so.0'],
};

describe('chooseVulkanDriver', () => {
  it('leaves a driver that was named by hand', () => {
    const named = { ...HOST, namedDriver: '/my.json' };
    expect(chooseVulkanDriver(named)).toEqual({ kind: 'named', file: '/my.json' });
  });

  it("takes an NVIDIA card's own driver, not the emulated one before it", () => {
    expect(chooseVulkanDriver(HOST)).toEqual({ kind: 'found', file: '/etc/vulkan/icd.d/nvidia_icd.json' });
  });

  it('writes the file that a driver came without', () => {
    const bare = { ...HOST, driverFiles: HOST.driverFiles.slice(0, 1) };
    expect(chooseVulkanDriver(bare)).toEqual({ kind: 'write', library: 'libEGL_nvidia.so.0' });
    expect(JSON.parse(driverFileText('libEGL_nvidia.so.0'))).toMatchObject({
      ICD: { library_path: 'libEGL_nvidia.so.0' },
    });
  });

  it.each([
    ['without a card', { ...HOST, devices: ['/dev/dri/renderD128'] }],
    ['without a Vulkan driver', { ...HOST, driverFiles: [], loadable: ['libcuda.so.1'] }],
  ])('leaves it to the loader %s', (_, host) => {
    expect(chooseVulkanDriver(host)).toEqual({ kind: 'loader' });
  });
});

describe('hostEnvironment', () => {
  const facts = { work: '/w', driverFile: undefined, libraryFolders: [] };

  it('writes into the work folder alone and names no driver where there is none', () => {
    const env = hostEnvironment({ HOME: '/root', PATH: '/usr/bin' }, facts);
    expect(env).toMatchObject({ HOME: '/w', TMPDIR: '/w', XDG_CACHE_HOME: '/w' });
    expect(env['PATH']).toMatch(/^\/usr\/bin:/);
    expect(Object.keys(env)).not.toContain('VK_DRIVER_FILES');
    expect(Object.keys(env)).not.toContain('LD_LIBRARY_PATH');
  });

  it('puts what it brings before what the machine names, under both names of the driver', () => {
    const env = hostEnvironment(
      { LD_LIBRARY_PATH: '/cuda' },
      { ...facts, driverFile: '/n.json', libraryFolders: ['/w/lib'] },
    );
    expect(env).toMatchObject({
      LD_LIBRARY_PATH: '/w/lib:/cuda',
      VK_DRIVER_FILES: '/n.json',
      VK_ICD_FILENAMES: '/n.json',
    });
  });
});

/** @type {ContractRun} */
const KEPT = {
  engine: 'onnx-cpu',
  answer: { ok: true, device: 'CPU', version: '1', passed: 66, failures: [] },
  end: 'exit code 0',
  seconds: 1.24,
};
/** @type {ContractRun} */
const ABSENT = {
  engine: 'onnx-cuda',
  answer: { ok: false, reason: 'no driver' },
  end: 'exit code 0',
  seconds: 1,
};
/** @type {ContractRun} */
const CRASHED = { engine: 'onnx-webgpu', answer: undefined, end: 'SIGSEGV', seconds: 1 };
/** @type {ContractRun} */
const BROKEN = {
  engine: 'tfjs',
  answer: {
    ok: true,
    device: 'GPU',
    version: '1',
    passed: 69,
    failures: Array.from({ length: 21 }, (_, i) => ({ name: `test ${i}`, message: 'first\n  second' })),
  },
  end: 'exit code 0',
  seconds: 1,
};
const BENCH = { ok: true, end: 'exit code 0', text: '| a table |', seconds: 1 };

describe('the results', () => {
  it.each([
    ['an engine that cannot be had is no failure', [ABSENT, KEPT], true, EXIT.ok],
    ['one that breaks the contract is', [KEPT, BROKEN], true, EXIT.contract],
    ['so is one whose process died', [KEPT, CRASHED], true, EXIT.contract],
    ['and a machine on which nothing runs', [ABSENT], true, EXIT.contract],
    [
      'and a suite in which nothing ran',
      [{ ...KEPT, answer: { ...KEPT.answer, passed: 0 } }],
      true,
      EXIT.contract,
    ],
    ['the comparison counts last', [KEPT], false, EXIT.comparison],
    ['the contract counts first', [BROKEN], false, EXIT.contract],
  ])('%s', (_, contract, ok, code) => {
    expect(exitCodeOf(/** @type {ContractRun[]} */ (contract), { ...BENCH, ok })).toBe(code);
  });

  it('say of each engine what became of it', () => {
    expect([KEPT, ABSENT, CRASHED, BROKEN].map(contractLine)).toEqual([
      'onnx-cpu: 66 passed in 1.2 s, on CPU',
      'onnx-cuda: cannot be had: no driver',
      'onnx-webgpu: FAILED, its process ended without an answer (SIGSEGV)',
      'tfjs: 69 passed, 21 FAILED in 1.0 s, on GPU',
    ]);
  });

  it('name failures, each on one line, but not without end', () => {
    const text = resultsText({ facts: [['GPU', 'none']], contract: [BROKEN], bench: BENCH, auto: 'ready' });
    expect(text).toContain('- GPU: none');
    expect(text).toContain('  - test 0: first second\n');
    expect(text).toContain('  - and 1 more: see the log');
    expect(text).toContain('| a table |');
  });
});

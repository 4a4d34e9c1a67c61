import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from './paths.mjs';
import {
  assess,
  CACHE_VARIABLE,
  CUDA_LIBRARIES,
  CUDNN_LIBRARIES,
  parseArguments,
  targetFolder,
} from './tfjs-gpu.mjs';
import { installInto } from './tfjs-gpu-install.mjs';
import { inspectMachine } from './tfjs-gpu-machine.mjs';

/** @typedef {import('./tfjs-gpu.mjs').TfjsMachine} TfjsMachine */

/** @type {TfjsMachine} */
const READY = {
  platform: 'linux',
  arch: 'x64',
  node: '22.12.0',
  napi: 9,
  glibc: '2.31',
  gpus: 'Tesla T4, 7.5',
  driverFault: undefined,
  driverText: 'driver_version\n470.256.02',
  libraries: [...CUDA_LIBRARIES, ...CUDNN_LIBRARIES].map((name) => ({ name, fault: undefined })),
  elsewhere: [],
};

/** @param {Partial<TfjsMachine>} change */
const missing = (change) =>
  assess({ ...READY, ...change })
    .filter(({ ok }) => !ok)
    .map(({ name, text }) => `${name}: ${text}`);

describe('a machine for TensorFlow on a GPU', () => {
  it('is ready when all is there', () => {
    expect(missing({})).toEqual([]);
    expect(assess(READY).map(({ name }) => name)).toEqual([
      'system',
      'Node',
      'glibc',
      'driver',
      'GPU',
      'CUDA 11.2',
      'cuDNN 8.1',
    ]);
  });

  it('is told what the engine does for a Node that lacks what the package calls', () => {
    const [, node] = assess({ ...READY, node: '24.1.0' });
    expect(node).toMatchObject({ ok: true, text: expect.stringContaining('the engine puts them back') });
  });

  it.each([
    [{ napi: 6, node: '14.0.0' }, 'Node: 14.0.0 has Node-API 6, and 8 is needed: install a newer Node'],
    [{ glibc: undefined }, expect.stringMatching(/^glibc: this system has another C library/)],
    [{ glibc: '2.12' }, 'glibc: 2.12 is older than 2.17: use a newer system'],
    [
      { driverFault: 'libcuda.so.1: no such file', driverText: '' },
      expect.stringMatching(/^driver: libcuda/),
    ],
    [{ driverText: '440.33.01' }, 'driver: 440.33.01 is too old for CUDA 11.2: install 450.80.02 or newer'],
    [
      { gpus: 'NVIDIA H100 80GB HBM3, 9.0' },
      'GPU: NVIDIA H100 80GB HBM3, compute capability 9.0: newer than TensorFlow 2.9 has code for (8.6); use npm run setup:gpu and ENGINE=onnx-cuda',
    ],
    [
      {
        libraries: [{ name: 'libcudnn.so.8', fault: 'no' }],
        elsewhere: ['/usr/lib/x86_64-linux-gnu/libcudnn.so.9'],
      },
      'cuDNN 8.1: libcudnn.so.8 cannot be opened; install cuDNN 8.1 (/usr/lib/x86_64-linux-gnu/libcudnn.so.9 is of another version)',
    ],
    [
      { platform: 'darwin', arch: 'arm64' },
      expect.stringMatching(/^system: darwin\/arm64: .*linux\/x64 only/),
    ],
  ])('lacks one thing: %j', (change, reason) => {
    expect(missing(change)).toEqual([reason]);
  });

  it('names each library by itself', () => {
    const libraries = CUDA_LIBRARIES.map((name) => ({ name, fault: 'no such file' }));
    const [reason] = missing({ libraries });
    for (const name of CUDA_LIBRARIES) expect(reason).toContain(name);
  });

  it('can be looked at, whatever it is', () => {
    const machine = inspectMachine();
    expect(machine).toMatchObject({ platform: process.platform, node: process.versions.node });
    expect(machine.napi).toBeGreaterThanOrEqual(8);
    expect(assess(machine).length).toBeGreaterThan(0);
  });
});

describe('arguments', () => {
  it.each([
    [[], { check: false, cacheDir: undefined }],
    [['--check'], { check: true, cacheDir: undefined }],
    [['--cache-dir', '/x', '--check'], { check: true, cacheDir: '/x' }],
    [['--cache-dir'], undefined],
    [['--chekc'], undefined],
  ])('%j', (args, parsed) => {
    expect(parseArguments(args)).toEqual(parsed);
  });

  it('say where the server will look', () => {
    expect(targetFolder('/x', { [CACHE_VARIABLE]: '/y' })).toBe('/x/tfjs-node-gpu');
    expect(targetFolder(undefined, { [CACHE_VARIABLE]: '/y', XDG_CACHE_HOME: '/z' })).toBe(
      '/y/tfjs-node-gpu',
    );
    expect(targetFolder(undefined, { [CACHE_VARIABLE]: '', XDG_CACHE_HOME: '/z' })).toBe(
      '/z/maskwire/tfjs-node-gpu',
    );
    expect(readFileSync(inRoot('docs', 'configuration.md'), 'utf8')).toContain(`\`${CACHE_VARIABLE}\``);
  });
});

describe('an install', () => {
  /** @type {string} */
  let dir;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'maskwire-tfjs-gpu-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** Nothing listens there. */
  const offline = () => ({
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(dir, 'npm'),
  });

  it('without a registry leaves what was there, and nothing else', async () => {
    const target = join(dir, 'tfjs-node-gpu');
    mkdirSync(target);
    writeFileSync(join(target, 'kept'), 'as it was');
    const verify = async () => expect.unreachable('there is nothing to try');
    expect(await installInto(target, { verify, env: offline() })).toBe('not installed');
    expect(readFileSync(join(target, 'kept'), 'utf8')).toBe('as it was');
    expect(readdirSync(dir).filter((name) => name !== 'npm')).toEqual(['tfjs-node-gpu']);
  });
});

describe('npm run setup:tfjs-gpu', () => {
  /**
   * @param {readonly string[]} args
   * @returns {Promise<{ code: number, out: string }>}
   */
  const setup = (args) =>
    new Promise((resolve) => {
      const file = inRoot('scripts', 'setup-tfjs-gpu.mjs');
      execFile(process.execPath, [file, ...args], (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
      );
    });

  it('refuses what it does not know', async () => {
    expect(await setup(['--force'])).toMatchObject({ code: 2, out: expect.stringContaining('usage:') });
  });

  it('says exactly what this machine lacks, and changes nothing', async (context) => {
    const lacking = assess(inspectMachine()).filter(({ ok }) => !ok);
    if (lacking.length === 0) context.skip('this machine has everything that TensorFlow needs');
    const cacheDir = join(tmpdir(), `maskwire-no-cache-${process.pid}`);
    for (const args of [['--check'], []]) {
      const { code, out } = await setup([...args, '--cache-dir', cacheDir]);
      expect(code).toBe(1);
      for (const { text } of lacking) expect(out).toContain(text);
      expect(out).toContain('nothing was changed');
      expect(existsSync(cacheDir)).toBe(false);
    }
  });
});

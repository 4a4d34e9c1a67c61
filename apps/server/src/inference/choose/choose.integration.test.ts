import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ENGINE_NAMES, type EngineName } from '@maskwire/engine';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChooseOptions, chooseEngines } from './choose.js';
import { decide, type Probe } from './decide.js';
import { type ProbeOptions, probeEngine } from './probe.js';

/** The compiled entry: a child process cannot run the TypeScript source. */
const BUILT_ENTRY = new URL('../../../dist/inference/choose/probe-child.js', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'maskwire-choose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return pathToFileURL(file);
}

const HANGING = program('hanging', `process.on('message', () => { for (;;); });`);
const CRASHING = program('crashing', `process.on('message', () => process.kill(process.pid, 'SIGSEGV'));`);
const COMPLAINING = program(
  'complaining',
  `process.on('message', () => { throw new Error('libnothing.so.9 is missing'); });`,
);

const probe = (engine: EngineName, options: Partial<ProbeOptions> = {}): Promise<Probe> =>
  probeEngine(engine, { cacheDir: join(folder, 'models'), limitMs: 30_000, entry: BUILT_ENTRY, ...options });

describe('trying an engine in a process of its own', () => {
  it('measures the reference engine and brings its mask', async () => {
    const result = await probe('onnx-cpu');
    if (!result.ok) throw new Error(result.reason);
    expect(result.info).toMatchObject({ name: 'onnx-cpu', hardware: 'cpu' });
    expect(result.frameMs).toBeGreaterThan(0.1);
    const share = result.mask.filter((value) => value >= 128).length / result.mask.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.5);
  });

  it('says what an engine that is not on this machine lacks', async (context) => {
    const result = await probe('onnx-cuda');
    if (result.ok) return context.skip('this machine has the CUDA provider');
    expect(result.reason).toMatch(/setup:gpu|driver|CUDA|cuDNN/i);
  });

  it('knows an emulated GPU by its device and runs nothing on it', async (context) => {
    const driver = process.env['MASKWIRE_SOFTWARE_VULKAN'];
    if (driver === undefined) return context.skip('there is no emulated GPU here');
    vi.stubEnv('VK_DRIVER_FILES', driver);
    vi.stubEnv('VK_ICD_FILENAMES', driver);
    const result = await probe('onnx-webgpu');
    vi.unstubAllEnvs();
    // A run would have left a mask.
    expect(result).toMatchObject({ ok: true, info: { hardware: 'software' }, mask: new Uint8Array(0) });
    const { others } = decide([result], 1);
    expect(others).toMatchObject([{ reason: expect.stringContaining('emulated') }]);
  });

  it('survives a crash, and names the signal', async () => {
    expect(await probe('onnx-webgpu', { entry: CRASHING })).toEqual({
      ok: false,
      engine: 'onnx-webgpu',
      reason: 'crashed when tried: killed by SIGSEGV',
    });
  });

  it('keeps what a dying process said', async () => {
    const result = await probe('onnx-webgpu', { entry: COMPLAINING });
    expect(result).toMatchObject({
      ok: false,
      reason: expect.stringContaining('libnothing.so.9 is missing'),
    });
  });

  it('ends one that hangs', async () => {
    const result = await probe('onnx-webgpu', { entry: HANGING, limitMs: 300 });
    expect(result).toMatchObject({ ok: false, reason: 'gave no answer within 0.3 s of trying it' });
  });

  it('ends when it is abandoned', async () => {
    const abandon = new AbortController();
    const running = probe('onnx-webgpu', { entry: HANGING, signal: abandon.signal });
    abandon.abort();
    expect(await running).toMatchObject({ ok: false, reason: expect.stringContaining('closed') });
  });
});

const CPU_WORKS: Probe = {
  ok: true,
  engine: 'onnx-cpu',
  info: { name: 'onnx-cpu', device: 'CPU', version: '1', format: 'onnx', hardware: 'cpu' },
  frameMs: 5,
  batchFrameMs: 5,
  mask: Uint8Array.of(255),
};

describe('choosing engines', () => {
  let cacheDir: string;
  let tried: EngineName[];
  beforeEach(() => {
    cacheDir = mkdtempSync(join(folder, 'cache-'));
    tried = [];
  });

  const options = (change: Partial<ChooseOptions> = {}): ChooseOptions => ({
    choice: 'auto',
    cacheDir,
    cpuWorkers: 2,
    env: {},
    probe: (engine) => {
      tried.push(engine);
      return Promise.resolve(
        engine === 'onnx-cpu' ? CPU_WORKS : { ok: false, engine, reason: `no ${engine} here` },
      );
    },
    ...change,
  });
  const memoryFile = (): string => join(cacheDir, 'engine-choice.json');

  it('tries every engine once and remembers the answer', async () => {
    const first = await chooseEngines(options());
    expect(first.how).toBe('tried');
    expect(tried).toEqual([...ENGINE_NAMES]);
    const second = await chooseEngines(options());
    expect(second).toEqual({ ...first, how: 'remembered' });
    expect(tried).toHaveLength(ENGINE_NAMES.length);
  });

  it('tries anew when a device or a library path changes', async () => {
    await chooseEngines(options());
    const changed = await chooseEngines(options({ env: { CUDA_VISIBLE_DEVICES: '1' } }));
    expect(changed.how).toBe('tried');
  });

  it.each([
    ['cut', '{"fingerprint": "'],
    ['another kind of JSON', '[1, 2]'],
    ['an unknown engine', 'abacus'],
    ['an engine with nothing behind it', 'onnx-cuda'],
  ])('does not trust a memory that is %s', async (_, text) => {
    await chooseEngines(options());
    const kept = readFileSync(memoryFile(), 'utf8');
    writeFileSync(memoryFile(), /^[a-z]/.test(text) ? kept.replaceAll('onnx-cpu', text) : text);
    expect((await chooseEngines(options())).how).toBe('tried');
  });

  it('goes on, and says so, when the answer cannot be kept', async () => {
    const file = join(cacheDir, 'a-file');
    writeFileSync(file, '');
    const chosen = await chooseEngines(options({ cacheDir: join(file, 'cache') }));
    expect(chosen.ranked).toEqual([{ engine: 'onnx-cpu', hardware: 'cpu' }]);
    expect(chosen.memoryError).toMatch(/ENOTDIR|EEXIST/);
  });

  it.skipIf(process.platform !== 'linux')('goes on where no cache folder can ever be made', async () => {
    const chosen = await chooseEngines(options({ cacheDir: '/proc/maskwire/cache' }));
    expect(chosen.memoryError).toMatch(/ENOENT/);
  });

  it('keeps nothing when the reference itself could not be tried', async () => {
    const failing = options({
      probe: (engine) => Promise.resolve({ ok: false, engine, reason: 'too slow' }),
    });
    expect((await chooseEngines(failing)).ranked).toEqual([{ engine: 'onnx-cpu', hardware: 'cpu' }]);
    expect(existsSync(memoryFile())).toBe(false);
  });

  it('tries an engine asked for by name alone; the CPU stands behind it', async () => {
    const chosen = await chooseEngines(
      options({
        choice: 'onnx-webgpu',
        probe: (engine) => {
          tried.push(engine);
          return Promise.resolve({
            ok: true,
            engine,
            info: { name: engine, device: 'GPU', version: '1', format: 'onnx', hardware: 'software' },
            frameMs: 0,
            batchFrameMs: 0,
            mask: new Uint8Array(0),
          });
        },
      }),
    );
    expect(chosen.how).toBe('asked');
    expect(chosen.ranked).toEqual([
      { engine: 'onnx-webgpu', hardware: 'software' },
      { engine: 'onnx-cpu', hardware: 'cpu' },
    ]);
    expect(tried).toEqual(['onnx-webgpu']);
    expect(existsSync(memoryFile())).toBe(false);
  });

  it('does not try the CPU when it is asked for', async () => {
    expect(await chooseEngines(options({ choice: 'onnx-cpu' }))).toMatchObject({ how: 'asked', others: [] });
    expect(tried).toEqual([]);
  });

  it('refuses an engine asked for by name that cannot be had, with the reason', async () => {
    await expect(chooseEngines(options({ choice: 'onnx-cuda' }))).rejects.toThrow(
      'Engine onnx-cuda cannot be used: no onnx-cuda here',
    );
  });

  it('keeps nothing of probes that were cut short', async () => {
    mkdirSync(cacheDir, { recursive: true });
    const abandon = new AbortController();
    abandon.abort();
    await chooseEngines(options({ signal: abandon.signal }));
    expect(existsSync(memoryFile())).toBe(false);
  });
});

import { BUILT_IN } from '@maskwire/models';
import { describe, expect, it } from 'vitest';
import { InferenceError } from './errors.js';
import { ModeKeeper } from './mode-keeper.js';
import { type Holdings, IN_USE_MS, NO_HOLDINGS } from './mode-memory.js';

const BYTES = 100;

/** A worker's place whose loads end when the test says so, or at once. */
class Holder {
  holdings: Holdings = NO_HOLDINGS;
  readonly calls: string[] = [];
  answer: (mode: string) => Promise<void> = () => Promise.resolve();

  async load(mode: string, force: boolean): Promise<void> {
    this.calls.push(`load ${mode}${force ? ' again' : ''}`);
    await this.answer(mode);
    this.#hold([...this.#modes(), mode]);
  }

  async unload(mode: string): Promise<void> {
    this.calls.push(`unload ${mode}`);
    this.#hold(this.#modes().filter((each) => each !== mode));
  }

  #modes(): string[] {
    return this.holdings.modes.map(({ id }) => id);
  }

  #hold(modes: string[]): void {
    const ids = [...new Set(modes)];
    this.holdings = {
      modes: ids.map((id) => ({ id, models: [id] })),
      models: ids.map((id) => ({ id, weightsBytes: BYTES, residentGrowthBytes: 0 })),
    };
  }
}

function setUp({ budgetBytes = 1e9, holders = [new Holder(), new Holder()] } = {}) {
  const clock = { nowMs: 0 };
  const told: string[] = [];
  const keeper: ModeKeeper = new ModeKeeper({
    source: { catalogue: BUILT_IN, cacheDir: 'unused', modelsDir: 'unused' },
    holders: () => holders,
    memoryBudgetBytes: budgetBytes,
    nowMs: () => clock.nowMs,
    onChange: (mode) => {
      const { state, progress } = keeper.reportOf(mode);
      told.push(`${mode} ${state}${progress === undefined ? '' : ` ${progress}`}`);
    },
    onEvicted: (mode, bytes) => told.push(`${mode} evicted ${bytes}`),
  });
  return { keeper, holders, clock, told };
}

const broken = new InferenceError('mode_failed', 'no such file', { failure: 'damaged' });

describe('bringing a mode in', () => {
  it('loads it once in each worker for all who ask, and tells how far it is', async () => {
    const { keeper, holders, told } = setUp();
    await Promise.all([1, 2, 3].map(() => keeper.ensure('fast', false)));
    await keeper.ensure('fast', false);
    for (const holder of holders) expect(holder.calls).toEqual(['load fast']);
    expect(told).toEqual(['fast warming 0', 'fast warming 0.5', 'fast warming 1', 'fast ready']);
    expect(keeper.skipped).toBe(3);
    expect(keeper.reportOf('fast')).toEqual({ state: 'ready', memoryBytes: 2 * BYTES });
    expect(keeper.held).toEqual(['fast']);
  });

  it('once more by force, and is as good as it was meanwhile', async () => {
    const { keeper, holders } = setUp();
    await keeper.ensure('fast', false);
    const again = keeper.ensure('fast', true);
    expect(keeper.stateOf('fast')).toBe('ready');
    await again;
    expect(holders[0]?.calls).toEqual(['load fast', 'load fast again']);
  });

  it('fails everywhere when it fails in one worker, says why, and is tried anew when asked again', async () => {
    const { keeper, holders, told } = setUp();
    const [first, second] = holders;
    if (second) second.answer = () => Promise.reject(broken);
    await expect(keeper.ensure('fast', false)).rejects.toBe(broken);
    expect(keeper.reportOf('fast')).toEqual({ state: 'failed', failure: 'damaged', memoryBytes: 0 });
    expect(first?.calls).toEqual(['load fast', 'unload fast']);
    expect(keeper.held).toEqual([]);
    if (second) second.answer = () => Promise.resolve();
    await keeper.ensure('fast', false);
    expect(told.at(-1)).toBe('fast ready');
  });

  it('by force leaves what works when it fails', async () => {
    const { keeper, holders } = setUp();
    await keeper.ensure('fast', false);
    for (const holder of holders) holder.answer = () => Promise.reject(broken);
    await expect(keeper.ensure('fast', true)).rejects.toBe(broken);
    expect(keeper.stateOf('fast')).toBe('ready');
    expect(keeper.held).toEqual(['fast']);
  });

  it('refuses what is not in the catalogue, and everything once closed', async () => {
    const { keeper } = setUp();
    await expect(keeper.ensure('nosuch', false)).rejects.toMatchObject({ code: 'unknown_mode' });
    keeper.close();
    await expect(keeper.ensure('fast', false)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a mode that a new worker could not load', () => {
  it('is given up in all of them, and loaded anew when asked for', async () => {
    const { keeper, holders } = setUp();
    await keeper.ensure('fast', false);
    keeper.giveUp('fast', broken);
    expect(keeper.reportOf('fast').failure).toBe('damaged');
    for (const holder of holders) expect(holder.calls).toEqual(['load fast', 'unload fast']);
    await keeper.ensure('fast', false);
    expect(keeper.stateOf('fast')).toBe('ready');
  });
});

describe('the memory budget', () => {
  const inMode = async (keeper: ModeKeeper, ...modes: string[]): Promise<void> => {
    for (const mode of modes) {
      await keeper.ensure(mode, false);
      keeper.ran(mode);
    }
  };

  it('unloads the mode that was used longest ago from every worker; its next user brings it back', async () => {
    const { keeper, holders, clock, told } = setUp({ budgetBytes: 4 * BYTES });
    await inMode(keeper, 'fast', 'balanced');
    clock.nowMs = 1000;
    keeper.ran('fast');
    clock.nowMs = 1000 + IN_USE_MS;
    await keeper.ensure('selfie-256', false);
    expect(told.slice(-3)).toEqual([`balanced evicted ${2 * BYTES}`, 'balanced cold', 'selfie-256 ready']);
    for (const holder of holders) expect(holder.calls.at(-1)).toBe('unload balanced');
    expect(keeper.held).toEqual(['fast', 'selfie-256']);
    expect(keeper.evictions).toBe(1);
    await keeper.ensure('balanced', false);
    expect(keeper.stateOf('balanced')).toBe('ready');
  });

  it('gives a newcomer back rather than take a mode from who uses it', async () => {
    const { keeper, holders } = setUp({ budgetBytes: 4 * BYTES });
    await inMode(keeper, 'fast', 'balanced');
    await expect(keeper.ensure('selfie-256', false)).rejects.toMatchObject({
      code: 'mode_failed',
      failure: 'memory',
      message: expect.stringContaining('--model-memory-mb'),
    });
    expect([keeper.stateOf('fast'), keeper.stateOf('balanced')]).toEqual(['ready', 'ready']);
    expect(keeper.reportOf('selfie-256')).toEqual({ state: 'failed', failure: 'memory', memoryBytes: 0 });
    expect(holders[0]?.calls.at(-1)).toBe('unload selfie-256');
  });
});

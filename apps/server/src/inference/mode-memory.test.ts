import { describe, expect, it } from 'vitest';
import {
  bytesByModel,
  bytesOfMode,
  type Holdings,
  IN_USE_MS,
  type ModeUse,
  planEviction,
} from './mode-memory.js';

const MODELS = { small: 100, large: 300, shared: 200 };
const RECIPES = { fast: ['small'], balanced: ['shared'], accurate: ['shared', 'large'], street: ['large'] };
type Mode = keyof typeof RECIPES;

/** A worker with these modes; each model weighs half of what it grew by. */
function holding(...modes: Mode[]): Holdings {
  const ids = new Set(modes.flatMap((mode) => RECIPES[mode]));
  return {
    modes: modes.map((id) => ({ id, models: RECIPES[id] })),
    models: Object.entries(MODELS).flatMap(([id, bytes]) =>
      ids.has(id) ? [{ id, weightsBytes: bytes / 2, residentGrowthBytes: bytes }] : [],
    ),
  };
}

const NOW_MS = 1_000_000;
/** A mode last touched so many seconds ago, by a frame unless `idle`. */
const use = (mode: Mode, agoS: number, idle = false): ModeUse => {
  const touchedMs = NOW_MS - agoS * 1000;
  return { mode, touchedMs, ranMs: idle ? Number.NEGATIVE_INFINITY : touchedMs };
};

const plan = (newcomer: Mode, ready: ModeUse[], workers: Holdings[], budgetBytes: number) =>
  planEviction({ newcomer, ready, workers, budgetBytes, nowMs: NOW_MS });

describe('the memory of modes', () => {
  it('is that of their models in all workers, each counted once', () => {
    const workers = [holding('balanced', 'accurate'), holding('balanced')];
    expect(Object.fromEntries(bytesByModel(workers))).toEqual({ shared: 400, large: 300 });
    expect(bytesOfMode('balanced', workers)).toBe(400);
    expect(bytesOfMode('accurate', workers)).toBe(500);
    expect(bytesOfMode('nosuch', workers)).toBe(0);
  });

  it('is the weights where the process did not grow', () => {
    const workers: Holdings[] = [
      { modes: [], models: [{ id: 'm', weightsBytes: 70, residentGrowthBytes: 0 }] },
    ];
    expect(bytesByModel(workers).get('m')).toBe(70);
  });
});

describe('making room', () => {
  it('unloads nothing while all fit', () => {
    const workers = [holding('fast', 'balanced')];
    expect(plan('balanced', [use('fast', 1)], workers, 300)).toEqual({ kind: 'evict', modes: [] });
  });

  it('unloads the least recently used, and no more than it takes', () => {
    const workers = [holding('fast', 'balanced', 'street')];
    const ready = [use('balanced', 50), use('fast', 90)];
    expect(plan('street', ready, workers, 500)).toEqual({ kind: 'evict', modes: ['fast'] });
    expect(plan('street', ready, workers, 499)).toEqual({ kind: 'evict', modes: ['fast', 'balanced'] });
  });

  it('counts the models of all workers', () => {
    const workers = [holding('fast', 'street'), holding('fast', 'street')];
    expect(plan('street', [use('fast', 90)], workers, 799)).toEqual({ kind: 'evict', modes: ['fast'] });
  });

  it('gains nothing from a mode whose models another one runs', () => {
    const workers = [holding('balanced', 'accurate', 'fast')];
    const ready = [use('balanced', 90), use('fast', 80)];
    expect(plan('accurate', ready, workers, 500)).toEqual({ kind: 'evict', modes: ['balanced', 'fast'] });
  });

  it('takes a mode that was only loaded, however lately, before one in use', () => {
    const workers = [holding('fast', 'balanced', 'street')];
    const ready = [use('balanced', 1, true), use('fast', 20)];
    expect(plan('street', ready, workers, 400)).toEqual({ kind: 'evict', modes: ['balanced'] });
  });

  it('never takes a mode in use: the newcomer has to go again, and nothing else', () => {
    const workers = [holding('fast', 'balanced', 'street')];
    const ready = [use('balanced', IN_USE_MS / 1000 - 1), use('fast', 500)];
    expect(plan('street', ready, workers, 400)).toEqual({ kind: 'refuse' });
  });

  it('lets a mode alone be larger than the budget', () => {
    expect(plan('street', [], [holding('street')], 1)).toEqual({ kind: 'evict', modes: [] });
    const workers = [holding('fast', 'street')];
    expect(plan('street', [use('fast', 90)], workers, 1)).toEqual({ kind: 'evict', modes: ['fast'] });
    expect(plan('street', [use('fast', 1)], workers, 1)).toEqual({ kind: 'refuse' });
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ScriptedPool } from '../testing/scripted-pool.js';
import { MAX_WARM_UP_RETRY_MS, ModeReadiness, WARM_UP_RETRY_MS } from './mode-readiness.js';

let pool: ScriptedPool;
let wanted: boolean;
let settled: string[];
let readiness: ModeReadiness;

beforeEach(() => {
  vi.useFakeTimers();
  pool = new ScriptedPool();
  wanted = true;
  settled = [];
  readiness = new ModeReadiness({
    pool,
    nowMs: () => Date.now(),
    isWanted: () => wanted,
    onSettled: (mode, failure) => settled.push(`${mode} ${failure ? 'failed' : 'ready'}`),
  });
});

afterEach(() => {
  readiness.close();
  vi.useRealTimers();
});

const offline = (): Promise<never> => Promise.reject(new Error('offline'));
/** Lets a settled warm-up be told. */
const soon = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));

it('warms a mode once, however many ask for it meanwhile', async () => {
  for (let i = 0; i < 20; i++) readiness.request('fast');
  await soon();
  expect(pool.warmed).toEqual(['fast']);
  expect(settled).toEqual(['fast ready']);
  expect(readiness.isReady('fast')).toBe(true);
});

it('lets a failed mode rest, then tries it again by itself while a session waits for it', async () => {
  pool.warmUp = offline;
  readiness.request('fast');
  await soon();
  expect(readiness.retryAfterMs('fast')).toBe(WARM_UP_RETRY_MS);
  readiness.request('fast');
  await vi.advanceTimersByTimeAsync(WARM_UP_RETRY_MS - 1);
  expect(pool.warmed).toHaveLength(1);
  pool.warmUp = () => Promise.resolve();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toEqual(['fast failed', 'fast ready']);
  expect(readiness.retryAfterMs('fast')).toBeUndefined();
});

it('waits for somebody to ask when no session is in the mode any more', async () => {
  pool.warmUp = offline;
  readiness.request('fast');
  await soon();
  wanted = false;
  await vi.advanceTimersByTimeAsync(10 * WARM_UP_RETRY_MS);
  expect(pool.warmed).toHaveLength(1);
  readiness.request('fast');
  expect(pool.warmed).toHaveLength(2);
});

it('rests twice as long after each failure in a row, up to the limit, and begins anew after a success', async () => {
  pool.warmUp = offline;
  readiness.request('fast');
  const rests: (number | undefined)[] = [];
  for (let failure = 0; failure < 8; failure++) {
    await soon();
    const restMs = readiness.retryAfterMs('fast') ?? 0;
    rests.push(restMs);
    if (failure === 6) pool.warmUp = () => Promise.resolve();
    await vi.advanceTimersByTimeAsync(restMs);
  }
  const s = 1000;
  expect(rests).toEqual([
    10 * s,
    20 * s,
    40 * s,
    80 * s,
    160 * s,
    MAX_WARM_UP_RETRY_MS,
    MAX_WARM_UP_RETRY_MS,
    0,
  ]);
  expect(settled.at(-1)).toBe('fast ready');
  pool.states.set('fast', 'cold');
  pool.warmUp = offline;
  readiness.request('fast');
  await soon();
  expect(readiness.retryAfterMs('fast')).toBe(WARM_UP_RETRY_MS);
});

it('does not hold it against a mode that it failed before somebody else made it ready', async () => {
  pool.warmUp = offline;
  readiness.request('fast');
  await soon();
  readiness.forgive('fast');
  expect(readiness.retryAfterMs('fast')).toBeUndefined();
  readiness.request('fast');
  expect(pool.warmed).toHaveLength(2);
});

it('does nothing after it is closed', async () => {
  pool.warmUp = offline;
  readiness.request('fast');
  await soon();
  readiness.close();
  await vi.advanceTimersByTimeAsync(MAX_WARM_UP_RETRY_MS);
  readiness.request('balanced');
  expect(pool.warmed).toEqual(['fast']);
});

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FrameOutcome, InferencePool } from './contract.js';
import { LOAD_ATTEMPTS } from './limits.js';
import {
  DOOMED_PARENT,
  DYING_WORKER,
  FRAGILE_WORKER,
  firstPid,
  frame,
  isAlive,
  isWhole,
  makeFragile,
  makePool,
  runFrame,
  SILENT_WORKER,
  startedPool,
  until,
} from './testing/pool-kit.js';

const WORKERS = 2;
/**
 * The promise: whole again within a second of the kill, or, where a busy machine takes longer to start any process, within
 * so many times what the start took. The best of a few kills counts: others load the machine.
 */
const WHOLE_AGAIN_MS = 1000;
const SLOW_FACTOR = 2;
const KILLS = 3;

/** Keeps every idle worker busy until stopped; collects how each frame ended. */
function load(pool: InferencePool): { stop(): Promise<FrameOutcome[]> } {
  const outcomes: Promise<FrameOutcome>[] = [];
  let running = true;
  const dispatch = (): void => {
    while (running && pool.idleWorkers() > 0) outcomes.push(runFrame(pool, frame()));
  };
  pool.onIdle(dispatch);
  dispatch();
  return {
    stop: () => {
      running = false;
      return Promise.all(outcomes);
    },
  };
}

/** Pauses long enough for frames to be under way everywhere. */
const underWay = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

async function hitAndRecover(pool: InferencePool, signal: 'SIGKILL' | 'SIGSTOP', limitMs: number) {
  const victim = firstPid(pool);
  process.kill(victim, signal);
  return until(() => !pool.stats().pids.includes(victim) && isWhole(pool), limitMs);
}

const reasons = (outcomes: readonly FrameOutcome[]): string[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'error' ? [outcome.reason] : []));

describe('a worker killed', () => {
  it('under load costs its frame alone, and is replaced within a second', async () => {
    const startMs = performance.now();
    const pool = await startedPool({ workerCount: WORKERS });
    const wholeAgainMs = Math.max(WHOLE_AGAIN_MS, SLOW_FACTOR * (performance.now() - startMs));
    const frames = load(pool);
    const recoveriesMs: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      await underWay();
      recoveriesMs.push(await hitAndRecover(pool, 'SIGKILL', 10_000));
    }
    await underWay();
    const outcomes = await frames.stop();
    expect(new Set(reasons(outcomes))).toEqual(new Set(['worker_lost']));
    expect(reasons(outcomes).length).toBeLessThanOrEqual(KILLS);
    expect(outcomes.length).toBeGreaterThan(KILLS * WORKERS);
    expect(pool.stats().lost).toEqual({ crashed: KILLS, hung: 0 });
    expect(Math.min(...recoveriesMs)).toBeLessThan(wholeAgainMs);
  });

  it('while idle is replaced, with every mode asked for so far', async () => {
    const pool = await startedPool();
    await pool.ensureMode('fast');
    const before = pool.stats().warmUps.count;
    await hitAndRecover(pool, 'SIGKILL', 10_000);
    expect(pool.stats().warmUps.count).toBe(before + 2);
    expect(pool.modeState('fast')).toBe('ready');
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
  });

  it('while loading a mode hands the load to its replacement', async () => {
    const pool = await startedPool();
    const victim = firstPid(pool);
    const ensured = pool.ensureMode('fast');
    process.kill(victim, 'SIGKILL');
    await ensured;
    expect(pool.modeState('fast')).toBe('ready');
    expect(pool.stats().lost.crashed).toBe(1);
  });
});

it('a mode that kills every worker that loads it is given up, and the others go on without it', async () => {
  const pool = await startedPool({ workerEntry: FRAGILE_WORKER, warmUp: ['fast', 'balanced'] });
  makeFragile();
  process.kill(firstPid(pool), 'SIGKILL');
  await until(() => pool.modeState('fast') === 'failed' && isWhole(pool) && pool.idleWorkers() === 1, 10_000);
  expect(pool.modeState('balanced')).toBe('ready');
  expect(pool.stats().lost.crashed).toBe(1 + LOAD_ATTEMPTS);
  await expect(pool.ensureMode('fast')).rejects.toMatchObject({ code: 'mode_failed', failure: 'broken' });
  expect(pool.modeState('balanced')).toBe('ready');
});

describe('a worker stopped', () => {
  const runMs = 600;

  it('under load is given up at the run limit and replaced within a second of it', async () => {
    const startMs = performance.now();
    const pool = await startedPool({ workerCount: WORKERS, limits: { runMs } });
    const wholeAgainMs = Math.max(2 * WHOLE_AGAIN_MS, SLOW_FACTOR * (performance.now() - startMs));
    const frames = load(pool);
    await underWay();
    const tookMs = await hitAndRecover(pool, 'SIGSTOP', 10_000);
    await underWay();
    const outcomes = await frames.stop();
    expect(reasons(outcomes)).toEqual(['worker_lost']);
    expect(pool.stats().lost).toEqual({ crashed: 0, hung: 1 });
    expect(tookMs).toBeGreaterThan(runMs / 2);
    expect(tookMs).toBeLessThan(runMs + wholeAgainMs);
  });

  it('while idle is noticed by its silence', async () => {
    const pool = await startedPool({ limits: { pingAfterMs: 100, pingMs: 300 } });
    await hitAndRecover(pool, 'SIGSTOP', 10_000);
    expect(pool.stats().lost).toEqual({ crashed: 0, hung: 1 });
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
  });

  it('does not hold up closing', async () => {
    const pool = await startedPool({ limits: { stopMs: 200, pingAfterMs: 60_000 } });
    const victim = firstPid(pool);
    process.kill(victim, 'SIGSTOP');
    const running = runFrame(pool, frame());
    const startedMs = performance.now();
    await pool.close();
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect(await running).toMatchObject({ reason: 'worker_lost' });
    expect(isAlive(victim)).toBe(false);
  });
});

it('a healthy idle worker is left in peace', async () => {
  const pool = await startedPool({ limits: { pingAfterMs: 20 } });
  const { pids } = pool.stats();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(pool.stats()).toMatchObject({ pids, lost: { crashed: 0, hung: 0 } });
});

it('an answer that comes after the limit is a timeout, and its worker is kept', async () => {
  const pool = await startedPool({ limits: { runMs: 150 } });
  const { pids } = pool.stats();
  const running = runFrame(pool, frame());
  // This process itself is held up, for far longer than a run takes: the answer waits in the channel by then.
  const heldUntilMs = performance.now() + 2000;
  while (performance.now() < heldUntilMs);
  expect(await running).toMatchObject({ status: 'error', reason: 'inference_timeout' });
  expect(pool.stats()).toMatchObject({ pids, lost: { crashed: 0, hung: 0 } });
});

describe('a worker that does not start', () => {
  it('because it hangs is killed, told to the caller, and tried again', async () => {
    const pool = makePool({ workerEntry: SILENT_WORKER, limits: { startMs: 100, minBackoffMs: 20 } });
    await expect(pool.start()).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('did not start within 100 ms'),
    });
    expect(pool.stats().lost.hung).toBe(3);
    expect(pool.modeState('selfie-256')).toBe('failed');
    await until(() => pool.stats().lost.hung > 3, 5000);
  });

  it('because it dies is tried again ever more seldom, and says why', async () => {
    const pool = makePool({ workerEntry: DYING_WORKER, limits: { minBackoffMs: 50, maxBackoffMs: 400 } });
    const ensured = pool.ensureMode('fast').catch((error: unknown) => error);
    await expect(pool.start()).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('no such engine on this machine'),
    });
    expect(await ensured).toMatchObject({ code: 'mode_failed' });
    const before = pool.stats().lost.crashed;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // Pauses of 200, 400, 400 ... ms leave room for five more at most.
    expect(pool.stats().lost.crashed - before).toBeGreaterThan(0);
    expect(pool.stats().lost.crashed - before).toBeLessThanOrEqual(5);
    expect(pool.stats().startFailures).toMatchObject({ last: 'crashed' });
    expect(await runFrame(pool, frame())).toMatchObject({ reason: 'internal' });
  });
});

it('workers end with a parent that was killed', async () => {
  const parent = spawn(process.execPath, [fileURLToPath(DOOMED_PARENT)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = await new Promise<string>((resolve) =>
    parent.stdout.once('data', (data) => resolve(String(data))),
  );
  const pids = JSON.parse(text) as number[];
  expect(pids.filter(isAlive)).toHaveLength(1);
  parent.kill('SIGKILL');
  await until(() => !pids.some(isAlive), 5000);
});

import { describe, expect, it } from 'vitest';
import { type AppState, initialState } from './app-state.js';
import type { Measured, TestReport } from './connection-test.js';
import { type AppEvent, reduce } from './reducer.js';
import { DEFAULT_SETTINGS } from './settings.js';

const failed = (reason: string): Measured<never> => ({ ok: false, reason, message: `It is ${reason}.` });
const found = <T>(value: T): Measured<T> => ({ ok: true, value });

const REPORT: TestReport = {
  server: { engine: 'onnx-cpu', device: 'CPU', workers: 2 },
  durationMs: 7000,
  roundTrip: found({ p50: 40, p95: 60, jitterMs: 4 }),
  down: found({ bitsPerS: 8e6 }),
  up: failed('rate_limited'),
  computer: found({ encodeMs: { p50: 3, p95: 5 }, bytesPerFrame: 9000 }),
  service: found({ serviceMs: { p50: 8, p95: 12 }, deliveredFps: 29 }),
  sentence: 'Nothing holds the stream back.',
  bottleneck: 'none',
  predictedFps: { computer: 300, 'network-up': undefined, server: 125, 'network-down': 300 },
  recommendation: { flow: 'auto', why: 'It follows by itself.' },
  checks: [],
};

const start = (): AppState =>
  initialState({ camera: 'available', origin: 'http://localhost:8000' }, DEFAULT_SETTINGS);
const after = (...events: readonly AppEvent[]): AppState['test'] => events.reduce(reduce, start()).test;

const STARTED: AppEvent = { kind: 'test-started' };
const PROGRESS: AppEvent = { kind: 'test-progress', part: 'up', share: 0.5 };
const ENDED: AppEvent = { kind: 'test-ended', report: REPORT };

describe('a connection test', () => {
  it('goes through its parts to a report', () => {
    expect(after(STARTED)).toEqual({ name: 'running', part: 'connect', share: 0, besideStream: false });
    expect(after(STARTED, PROGRESS)).toMatchObject({ name: 'running', part: 'up', share: 0.5 });
    expect(after(STARTED, PROGRESS, ENDED)).toEqual({ name: 'done', report: REPORT, besideStream: false });
    expect(after(STARTED, ENDED, { kind: 'test-closed' })).toBeUndefined();
  });

  it('remembers that a stream ran beside it, which shares the line', () => {
    const live: AppEvent = { kind: 'source-on' };
    expect(after(live, STARTED, { kind: 'stopped' }, ENDED)).toMatchObject({ besideStream: true });
  });

  it('has failed when there was no connection, and not when a part could not be measured', () => {
    expect(after(STARTED, ENDED)).toMatchObject({ name: 'done' });
    const report = { ...REPORT, server: undefined, roundTrip: failed('unreachable') };
    expect(after(STARTED, { kind: 'test-ended', report })).toEqual({
      name: 'failed',
      reason: 'unreachable',
      message: 'It is unreachable.',
    });
  });

  it('is not revived by what comes of it after it was closed', () => {
    expect(after(STARTED, { kind: 'test-closed' }, PROGRESS, ENDED)).toBeUndefined();
    const lost: AppEvent = { kind: 'test-failed', reason: 'aborted', message: 'gone' };
    expect(after(STARTED, ENDED, lost)).toMatchObject({ name: 'done' });
    expect(after(STARTED, lost, PROGRESS)).toMatchObject({ name: 'failed', reason: 'aborted' });
  });

  it('leaves the stream alone', () => {
    const before = start();
    expect(reduce(reduce(before, STARTED), ENDED).phase).toBe(before.phase);
  });
});

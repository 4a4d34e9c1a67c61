import { describe, expect, it } from 'vitest';
import { CHECK_IDS, type CheckFigures, checkFiguresOf, checklist } from './checklist.js';
import { failed, GOOD, ok, SERVICE } from './testing/results.js';

const FINE: CheckFigures = {
  bytesPerS: 4e5,
  latencyMs: 80,
  deliveredFps: 25,
  framesInFlight: 2,
  framesOnTheWay: 0.5,
  bytesPerFrame: 9900,
  device: 'NVIDIA H100',
  framesHeld: 4,
  maxFramesHeld: 6,
  intervalMs: { p50: 40, p95: 60 },
  longestTaskMs: 20,
};
const stateOf = (figures: Partial<CheckFigures>, id: string): string | undefined =>
  checklist({ ...FINE, ...figures }).find((item) => item.id === id)?.state;

describe('the checklist', () => {
  it('has its nine items in order, with value and limit', () => {
    const items = checklist(FINE);
    expect(items.map(({ id }) => id)).toEqual(CHECK_IDS);
    expect(items).toHaveLength(9);
    for (const { state, measured, limit } of items) {
      expect(state).toBe('pass');
      expect([measured, limit]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    }
  });

  it.each([
    ['bandwidth', { bytesPerS: 1.2e6 }],
    ['latency', { latencyMs: 500 }],
    ['fps', { deliveredFps: 19.9 }],
    ['pending', { framesInFlight: 4 }],
    ['frame-size', { bytesPerFrame: 40_001 }],
    ['leaks', { framesHeld: 7 }],
    ['smooth', { intervalMs: { p50: 40, p95: 101 } }],
    ['responsive', { longestTaskMs: 201 }],
  ] as const)('fails %s beyond its limit, and nothing else', (id, figures) => {
    const failing = checklist({ ...FINE, ...figures }).filter(({ state }) => state === 'fail');
    expect(failing.map((item) => item.id)).toEqual([id]);
  });

  it('counts what the way itself holds as no queue', () => {
    expect(stateOf({ framesInFlight: 11, framesOnTheWay: 9 }, 'pending')).toBe('pass');
    expect(stateOf({ framesInFlight: 12, framesOnTheWay: 9 }, 'pending')).toBe('fail');
  });

  it.each([
    ['CPU, 1 thread', 'info'],
    ['SwiftShader Device', 'info'],
    ['NVIDIA H100 80GB', 'pass'],
    [undefined, 'unknown'],
  ])('tells of a server on "%s": %s', (device, state) => {
    expect(stateOf({ device }, 'gpu')).toBe(state);
  });

  it('of a test leaves open what only a page can know', () => {
    const states = Object.fromEntries(checklist(checkFiguresOf(GOOD)).map(({ id, state }) => [id, state]));
    expect(states).toEqual({
      bandwidth: 'pass',
      latency: 'pass',
      fps: 'pass',
      pending: 'pass',
      'frame-size': 'pass',
      gpu: 'info',
      leaks: 'pass',
      smooth: 'pass',
      responsive: 'unknown',
    });
  });

  it('of a test finds frames that were never answered, and knows nothing without frames', () => {
    const leaky = { ...GOOD, service: ok({ ...SERVICE, frames: { sent: 9, masks: 8, unanswered: 1 } }) };
    expect(checklist(checkFiguresOf(leaky)).find(({ id }) => id === 'leaks')?.state).toBe('fail');
    const none = checklist(checkFiguresOf({ ...GOOD, service: failed('not_ready', 'Not yet') }));
    expect(new Set(none.map(({ state }) => state))).toEqual(new Set(['unknown', 'info']));
  });
});

import { describe, expect, it } from 'vitest';
import { failure } from './failure.js';
import { derivePhase, isRunning, type SourceState, type StreamState, showsPicture } from './phase.js';

const STREAMS: readonly StreamState[] = [
  { name: 'idle' },
  { name: 'connecting' },
  { name: 'loading', progress: 0.42 },
  { name: 'warming', progress: 0.5 },
  { name: 'live' },
  { name: 'reconnecting', attempt: 2, fault: undefined },
];
const on: SourceState = { name: 'on' };

describe('the phase', () => {
  it.each([
    [{ name: 'off' }, 'idle'],
    [{ name: 'asking' }, 'asking'],
    [{ name: 'stopped' }, 'stopped'],
    [{ name: 'failed', failure: failure('camera_denied') }, 'failed'],
  ] as const)('without a running source (%j) is %s, whatever the stream says', (source, expected) => {
    for (const stream of STREAMS) expect(derivePhase(source, stream, true).name).toBe(expected);
  });

  it('follows the stream while a source runs', () => {
    expect(STREAMS.map((stream) => derivePhase(on, stream, false).name)).toEqual([
      'connecting',
      'connecting',
      'loading',
      'warming',
      'live',
      'reconnecting',
    ]);
  });

  it('keeps the warm-up progress and the attempt', () => {
    expect(derivePhase(on, { name: 'warming', progress: 0.5 }, true)).toEqual({
      name: 'warming',
      progress: 0.5,
    });
    expect(derivePhase(on, { name: 'reconnecting', attempt: 4, fault: undefined }, true)).toEqual({
      name: 'reconnecting',
      attempt: 4,
      fault: undefined,
      wasConnected: true,
    });
  });

  it('shows a picture exactly while the worker draws one', () => {
    const shown = STREAMS.map((stream) => showsPicture(derivePhase(on, stream, true)));
    expect(shown).toEqual(STREAMS.map(() => true));
    expect(showsPicture({ name: 'asking' })).toBe(false);
    expect(isRunning({ name: 'asking' })).toBe(true);
    expect(isRunning({ name: 'stopped' })).toBe(false);
  });
});

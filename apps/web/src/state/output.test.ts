import { describe, expect, it } from 'vitest';
import {
  boundReached,
  MAX_RECORDING_BYTES,
  MAX_RECORDING_MS,
  NO_RECORDING,
  type Recording,
  type RecordingEvent,
  recordingAfter,
  recordingWords,
} from './output.js';

const after = (...events: readonly RecordingEvent[]): Recording =>
  events.reduce(recordingAfter, NO_RECORDING);
const started: RecordingEvent = { kind: 'started', nowMs: 1000 };

describe('a recording', () => {
  it('counts its length and its bytes', () => {
    const recording = after(
      started,
      { kind: 'chunk', bytes: 300, nowMs: 1500 },
      { kind: 'tick', nowMs: 1700 },
      { kind: 'chunk', bytes: 200, nowMs: 2000 },
    );
    expect(recording).toMatchObject({ name: 'running', lengthMs: 1000, bytes: 500 });
  });

  it('is as long as what was recorded, without the pauses', () => {
    const paused = after(started, { kind: 'paused', nowMs: 1400 }, { kind: 'tick', nowMs: 9000 });
    expect(paused).toMatchObject({ lengthMs: 400 });
    const resumed = recordingAfter(paused, { kind: 'resumed', nowMs: 10_000 });
    const ending = recordingAfter(resumed, { kind: 'ending', why: 'asked', nowMs: 10_100 });
    expect(ending).toEqual({ name: 'saving', lengthMs: 500, why: 'asked' });
  });

  it('pauses and goes on once, however often it is told', () => {
    const twice = after(
      started,
      { kind: 'paused', nowMs: 1100 },
      { kind: 'paused', nowMs: 1900 },
      { kind: 'resumed', nowMs: 2000 },
      { kind: 'resumed', nowMs: 2050 },
      { kind: 'tick', nowMs: 2100 },
    );
    expect(twice).toMatchObject({ lengthMs: 200 });
  });

  it('never grows shorter when the clock is set back', () => {
    expect(after(started, { kind: 'tick', nowMs: 400 })).toMatchObject({ lengthMs: 0 });
  });

  it('reaches its bounds exactly there', () => {
    const last = 1000 + MAX_RECORDING_MS;
    expect(boundReached(after(started, { kind: 'tick', nowMs: last - 1 }))).toBeUndefined();
    expect(boundReached(after(started, { kind: 'tick', nowMs: last }))).toBe('time');
    const large = (bytes: number): Recording => after(started, { kind: 'chunk', bytes, nowMs: 1001 });
    expect(boundReached(large(MAX_RECORDING_BYTES - 1))).toBeUndefined();
    expect(boundReached(large(MAX_RECORDING_BYTES))).toBe('size');
  });

  it('ends for one reason: what comes later changes nothing until it is saved', () => {
    const ending = after(started, { kind: 'ending', why: 'size', nowMs: 2000 });
    const late: readonly RecordingEvent[] = [
      { kind: 'chunk', bytes: 10, nowMs: 2100 },
      { kind: 'ending', why: 'asked', nowMs: 2200 },
      { kind: 'resumed', nowMs: 2300 },
      { kind: 'started', nowMs: 2400 },
    ];
    expect(late.reduce(recordingAfter, ending)).toBe(ending);
    expect(boundReached(ending)).toBeUndefined();
    expect(recordingAfter(ending, { kind: 'ended' })).toBe(NO_RECORDING);
  });

  it('without a picture in it was too short, unless it was long', () => {
    const ended = (lengthMs: number) => ({ name: 'saving', lengthMs, why: 'asked' }) as const;
    expect(recordingWords(ended(200), 0)).toContain('too short');
    expect(recordingWords(ended(60_000), 0)).toContain('No new picture');
    expect(recordingWords(ended(200), 1000)).toBe('Recording saved.');
    expect(recordingWords({ ...ended(MAX_RECORDING_MS), why: 'time' }, 1000)).toContain('20 minutes');
  });

  it('hears nothing before it has begun', () => {
    expect(after({ kind: 'chunk', bytes: 10, nowMs: 5 }, { kind: 'paused', nowMs: 6 })).toBe(NO_RECORDING);
  });
});

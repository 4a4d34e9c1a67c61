import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LentTrack, LentTracks, LOOK_MS, MAX_LENT_TRACKS } from './lent-tracks.js';

/** As a browser's: stopped it is over, and says nothing. */
class Track extends EventTarget implements LentTrack {
  readyState: MediaStreamTrackState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function lending() {
  const seen: boolean[] = [];
  const lent: LentTracks = new LentTracks(() => seen.push(lent.isAny));
  return { lent, seen };
}

describe('tracks that scripts have', () => {
  it('are any from the first to when the last was stopped by whoever has it', () => {
    const { lent, seen } = lending();
    const [one, other] = [new Track(), new Track()];
    lent.lend([one]);
    lent.lend([other]);
    one.stop();
    vi.advanceTimersByTime(LOOK_MS);
    expect(lent.isAny).toBe(true);
    other.stop();
    vi.advanceTimersByTime(LOOK_MS);
    expect(seen).toEqual([true, true, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('end together, and say so', () => {
    const { lent, seen } = lending();
    const track = new Track();
    const ended = vi.fn<() => void>();
    track.addEventListener('ended', ended);
    lent.lend([track]);
    lent.endAll();
    lent.endAll();
    expect(track.readyState).toBe('ended');
    expect(ended).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([true, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are few: more end the oldest', () => {
    const { lent } = lending();
    const tracks = Array.from({ length: MAX_LENT_TRACKS + 1 }, () => new Track());
    for (const track of tracks) lent.lend([track]);
    expect(tracks.map(({ readyState }) => readyState)).toEqual([
      'ended',
      ...tracks.slice(1).map(() => 'live'),
    ]);
  });
});

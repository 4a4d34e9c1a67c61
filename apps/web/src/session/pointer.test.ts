import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageToMedia } from '../media/messages.js';
import type { AppEvent } from '../state/index.js';
import { ASK_AGAIN_MS, GIVE_UP_MS, Pointer } from './pointer.js';

type Question = Extract<PageToMedia, { kind: 'identify' }>;

const FOUND = { mode: 'objects', classIndex: 15 };

function pointer() {
  const asked: Question[] = [];
  const told: AppEvent[] = [];
  const made = new Pointer({
    store: { dispatch: (event) => told.push(event) },
    // A canvas of 100 by 100 at the page's corner.
    placeOf: ({ x, y }) => (x < 100 && y < 100 ? { x: x / 100, y: y / 100 } : undefined),
    post: (message) => {
      if (message.kind === 'identify') asked.push(message);
    },
  });
  const answer = (id: number, found: typeof FOUND | undefined = FOUND): void =>
    made.answered({ kind: 'identified', id, found });
  return { made, asked, told, answer };
}

describe('the class under the pointer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is asked for one question at a time, at the newest place', () => {
    const { made, asked, answer } = pointer();
    for (let x = 0; x < 50; x++) made.moveTo({ x, y: 10 });
    expect(asked.map(({ place }) => place)).toEqual([{ x: 0, y: 0.1 }]);
    answer(asked[0]?.id ?? 0);
    made.moveTo({ x: 60, y: 10 });
    expect(asked).toHaveLength(1);
    vi.advanceTimersByTime(ASK_AGAIN_MS);
    expect(asked.at(-1)?.place).toEqual({ x: 0.6, y: 0.1 });
  });

  it('is asked for again while the pointer rests, as the picture moves', () => {
    const { made, asked, answer } = pointer();
    made.moveTo({ x: 50, y: 50 });
    for (let round = 0; round < 5; round++) {
      answer(asked.at(-1)?.id ?? 0);
      vi.advanceTimersByTime(ASK_AGAIN_MS);
    }
    expect(asked).toHaveLength(6);
  });

  it('is asked for anew when no answer comes, and an answer that comes late is let go', () => {
    const { made, asked, told, answer } = pointer();
    made.moveTo({ x: 50, y: 50 });
    vi.advanceTimersByTime(GIVE_UP_MS);
    expect(asked).toHaveLength(2);
    answer(asked[0]?.id ?? 0);
    expect(told).toEqual([]);
    answer(asked[1]?.id ?? 0);
    expect(told).toEqual([{ kind: 'pointed', at: FOUND }]);
  });

  it('is nothing once the pointer has left, and nothing more is asked', () => {
    const { made, asked, told, answer } = pointer();
    made.moveTo({ x: 50, y: 50 });
    made.moveTo(undefined);
    answer(asked[0]?.id ?? 0);
    vi.advanceTimersByTime(10 * GIVE_UP_MS);
    expect(asked).toHaveLength(1);
    expect(told).toEqual([{ kind: 'pointed', at: undefined }]);
  });

  it('is nothing beside the canvas, until the pointer is back on it', () => {
    const { made, asked, told } = pointer();
    made.moveTo({ x: 150, y: 50 });
    expect(asked).toEqual([]);
    expect(told).toEqual([{ kind: 'pointed', at: undefined }]);
    made.moveTo({ x: 50, y: 50 });
    vi.advanceTimersByTime(ASK_AGAIN_MS);
    expect(asked).toHaveLength(1);
  });
});

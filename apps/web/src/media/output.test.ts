import { describe, expect, it } from 'vitest';
import { takeSnapshot } from './output.js';

const PNG = new Blob(['picture'], { type: 'image/png' });

/** A stage and a canvas that note in which order they are used. */
function noting(canDraw: boolean, read: () => Promise<Blob> = async () => PNG) {
  const done: string[] = [];
  const stage = {
    effect: 'cutout',
    redraw: () => {
      done.push('drawn');
      return canDraw;
    },
  } as const;
  const canvas = {
    convertToBlob: () => {
      done.push('read');
      return read();
    },
  };
  return { done, stage, canvas };
}

describe('a snapshot', () => {
  it('is read in the very task that draws the canvas', async () => {
    const { done, stage, canvas } = noting(true);
    const answer = takeSnapshot(7, canvas, stage);
    expect(done).toEqual(['drawn', 'read']);
    expect(await answer).toEqual({ kind: 'snapshot-taken', id: 7, png: PNG, effect: 'cutout' });
  });

  it('is not taken of what is left on a canvas that cannot be drawn', async () => {
    const { done, stage, canvas } = noting(false);
    expect(await takeSnapshot(8, canvas, stage)).toMatchObject({ kind: 'snapshot-failed', id: 8 });
    expect(done).toEqual(['drawn']);
  });

  it('that the browser refuses says why', async () => {
    const { stage, canvas } = noting(true, () => Promise.reject(new Error('out of memory')));
    const answer = await takeSnapshot(9, canvas, stage);
    expect(answer).toMatchObject({ kind: 'snapshot-failed', id: 9 });
    expect(answer).toHaveProperty('message', expect.stringContaining('out of memory'));
  });
});

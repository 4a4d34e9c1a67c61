import { expect, it } from 'vitest';
import { expectCode, SEED, worstDifference } from './expect.js';
import { darknessModel, noisePixels } from './fixtures.js';
import type { Subject } from './subject.js';

/** Large enough for a run to take milliseconds, so that others pile up behind it. */
const SLOW = { widthPx: 1024, heightPx: 1024 };

const PIXELS = noisePixels(SLOW, 1, SEED);

/** A caller who leaves gets `aborted`; nobody else notices. */
export function describeAbort({ backend, kit }: Subject): void {
  const model = darknessModel(kit, SLOW);

  it('never runs what was aborted before', async () => {
    const loaded = await backend().load(model);
    await expectCode(loaded.run({ pixels: PIXELS, batch: 1, signal: AbortSignal.abort() }), 'aborted');
  });

  it('drops a waiting run and keeps the others', async () => {
    const loaded = await backend().load(model);
    const abort = new AbortController();
    const first = loaded.run({ pixels: PIXELS, batch: 1 });
    const second = expectCode(loaded.run({ pixels: PIXELS, batch: 1, signal: abort.signal }), 'aborted');
    const third = loaded.run({ pixels: PIXELS, batch: 1 });
    abort.abort();
    await second;
    expect(worstDifference(await first, await third)).toBe(0);
  });

  it('discards the result of a run aborted under way, and frees the lane', async () => {
    const loaded = await backend().load(model);
    const abort = new AbortController();
    const running = expectCode(loaded.run({ pixels: PIXELS, batch: 1, signal: abort.signal }), 'aborted');
    abort.abort();
    await running;
    expect(await loaded.run({ pixels: PIXELS, batch: 1 })).toHaveLength(SLOW.widthPx * SLOW.heightPx);
  });

  it('refuses to load for a caller who has left', async () => {
    await expectCode(backend().load(model, AbortSignal.abort()), 'aborted');
  });
}

/** Runs of one model end in order of arrival, and do not starve the event loop. */
export function describeOrder({ backend, kit }: Subject): void {
  const model = darknessModel(kit, SLOW);

  it('ends runs of one model in order of arrival', async () => {
    const loaded = await backend().load(model);
    const ended: number[] = [];
    const runs = [0, 1, 2, 3].map(async (index) => {
      await loaded.run({ pixels: PIXELS, batch: 1 });
      ended.push(index);
    });
    await Promise.all(runs);
    expect(ended).toEqual([0, 1, 2, 3]);
  });

  it('gives the event loop a turn between queued runs', async () => {
    const loaded = await backend().load(model);
    let turns = 0;
    const ticking = setInterval(() => turns++, 0);
    try {
      await Promise.all(Array.from({ length: 6 }, () => loaded.run({ pixels: PIXELS, batch: 1 })));
      expect(turns).toBeGreaterThan(0);
    } finally {
      clearInterval(ticking);
    }
  });
}

/** What is closed ends its running run and refuses the rest. Every test closes its backend or model. */
export function describeClosing({ backend, kit }: Subject): void {
  const model = darknessModel(kit, SLOW);

  it('lets the running run end on close, refuses waiting and later ones', async () => {
    const loaded = await backend().load(model);
    const first = loaded.run({ pixels: PIXELS, batch: 1 });
    const settled = Promise.allSettled([first, loaded.run({ pixels: PIXELS, batch: 1 })]);
    await loaded.close();
    const [running, waiting] = await settled;
    expect(running).toMatchObject({ status: 'fulfilled' });
    expect(waiting).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
    await expectCode(loaded.run({ pixels: PIXELS, batch: 1 }), 'closed');
    await loaded.close();
  });

  it('closes its models with it, twice without harm', async () => {
    const loaded = await backend().load(model);
    await backend().close();
    await backend().close();
    await expectCode(loaded.run({ pixels: PIXELS, batch: 1 }), 'closed');
    await expectCode(backend().load(model), 'closed');
  });
}

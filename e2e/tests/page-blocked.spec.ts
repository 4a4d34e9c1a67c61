import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { type MaskwirePage, READABLE } from '../harness/maskwire-page.js';
import { frameShown } from '../harness/pictures.js';
import { drawnAs } from '../harness/privacy.js';
import { PROBE_SIZE } from '../harness/probe.js';
import { ratesWhile } from '../harness/rates.js';
import type { MaskwireServer } from '../harness/server.js';
import { passTime } from '../harness/waiting.js';

const BLOCK_MS = 5000;
/** What the block is held against, before and after it. */
const SPAN_MS = 4000;
const LEAST_SHARE = 0.9;
/** A rate that two cores have to spare while a page takes one of them. */
const STEADY_RATE = { quality: 85, maxDimensionPx: 480, window: 4, maxFps: 5 };
const RATES = ['sent', 'masks', 'drawn', 'pictures'] as const;

/** Frames and masks a second at the server, composites drawn by the worker, different camera pictures among them. */
type Rates = Readonly<Record<(typeof RATES)[number], number>>;

test('a page blocked for 5 s goes on capturing, sending and drawing masks', async ({
  ownServer,
  maskwire,
}, info) => {
  await maskwire.open(ownServer.url, { ...READABLE, manual: STEADY_RATE });
  await maskwire.start();
  await maskwire.expectLive();
  await passTime(1500);
  const before = await measure(maskwire, ownServer, () => passTime(SPAN_MS));
  const blocked = await measure(maskwire, ownServer, () => block(maskwire));
  const after = await measure(maskwire, ownServer, () => passTime(SPAN_MS));
  for (const [name, rates] of Object.entries({ before, blocked, after }))
    note(info, `a second, ${name}`, RATES.map((rate) => `${rate} ${rates[rate].toFixed(1)}`).join(', '));
  for (const rate of RATES) {
    // The machine is never quite the same twice: the lesser neighbour is what the block is held against.
    const usual = Math.min(before[rate], after[rate]);
    expect(usual, `${rate} a second`).toBeGreaterThan(1);
    expect(blocked[rate] / usual, `${rate} while blocked, as a share`).toBeGreaterThanOrEqual(LEAST_SHARE);
  }
});

/** Keeps the page's own thread busy in one task. */
async function block(maskwire: MaskwirePage): Promise<void> {
  const tasks = await maskwire.page.evaluate((spanMs) => {
    let others = 0;
    const timer = setInterval(() => others++, 10);
    const startMs = performance.now();
    while (performance.now() - startMs < spanMs);
    clearInterval(timer);
    return others;
  }, BLOCK_MS);
  expect(tasks, 'other tasks of the page while it was blocked').toBe(0);
}

async function measure(
  maskwire: MaskwirePage,
  server: MaskwireServer,
  span: () => Promise<void>,
): Promise<Rates> {
  await maskwire.take();
  const startMs = Date.now();
  const { sent, masks, spanS } = await ratesWhile(server, span);
  const shown = drawnAs(await maskwire.take(), 'composite').filter(
    ({ atMs }) => atMs >= startMs && atMs <= startMs + spanS * 1000,
  );
  const codes = shown.map(({ pixels }) => frameShown({ ...PROBE_SIZE, pixels }));
  const changes = codes.filter((code, i) => code !== undefined && code !== codes[i - 1]);
  return { sent, masks, drawn: shown.length / spanS, pictures: changes.length / spanS };
}

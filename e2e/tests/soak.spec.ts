import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';

/** Longer runs are asked for: MASKWIRE_SOAK_S=600. */
const SOAK_S = Number(process.env['MASKWIRE_SOAK_S'] ?? 8);
/** Below it the heap is what the collector has not come to yet, and a rate is noise. */
const LONG_S = 300;
const LOOK_EVERY_S = Math.max(2, SOAK_S / 30);
/** Copies held at most: in flight, waiting to be shown, and being drawn. */
const MOST_HELD = 24;
/** Growth of the last third over the first, of all that page and worker hold. */
const MOST_GROWTH = 1.1;

interface Look {
  readonly atMs: number;
  readonly copies: { readonly opened: number; readonly closed: number };
  readonly heapBytes: number;
  readonly inFlight: number;
  readonly window: number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test('streams on and on: what is opened is closed, nothing grows, nothing is stuck', async ({
  server,
  maskwire,
}, info) => {
  test.setTimeout((SOAK_S + 90) * 1000);
  await maskwire.open(server.url);
  await maskwire.start();
  await maskwire.expectLive();
  const looks: Look[] = [];
  for (const end = Date.now() + SOAK_S * 1000; Date.now() < end; ) {
    await maskwire.page.waitForTimeout(LOOK_EVERY_S * 1000);
    looks.push(await look());
  }
  await maskwire.expectDrawn('composite');
  await maskwire.stop();
  await maskwire.expectDrawn('idle');
  const left = await maskwire.newest(1);

  const [first, last] = [
    looks.slice(0, Math.ceil(looks.length / 3)),
    looks.slice(-Math.ceil(looks.length / 3)),
  ];
  const rateOf = (part: readonly Look[]): number => {
    const [from, to] = [part[0], part.at(-1)];
    if (from === undefined || to === undefined || from === to) return Number.NaN;
    return ((to.copies.opened - from.copies.opened) * 1000) / (to.atMs - from.atMs);
  };
  const heapOf = (part: readonly Look[]): number => mean(part.map(({ heapBytes }) => heapBytes)) / 2 ** 20;
  const opened = left[0]?.copies.opened ?? Number.NaN;
  note(info, 'frames opened and closed', `${opened} and ${left[0]?.copies.closed}`);
  note(
    info,
    'frames a second, first and last third',
    `${rateOf(first).toFixed(2)}, ${rateOf(last).toFixed(2)}`,
  );
  if (SOAK_S >= LONG_S)
    note(info, 'MiB held, first and last third', `${heapOf(first).toFixed(1)}, ${heapOf(last).toFixed(1)}`);
  expect(left[0]?.copies.closed).toBe(opened);
  expect(opened).toBeGreaterThan(SOAK_S * 5);
  for (const { copies, inFlight, window } of looks) {
    expect(copies.opened - copies.closed).toBeLessThanOrEqual(MOST_HELD);
    expect(inFlight).toBeLessThanOrEqual(window);
  }
  if (SOAK_S >= LONG_S) expect(heapOf(last) / heapOf(first)).toBeLessThan(MOST_GROWTH);
  if (SOAK_S >= LONG_S) expect(rateOf(last) / rateOf(first)).toBeGreaterThan(0.95);

  async function look(): Promise<Look> {
    const heapBytes = SOAK_S >= LONG_S ? await heapOfAll() : 0;
    const [report] = await maskwire.newest(1);
    const stats = await maskwire.page.evaluate(() => window.maskwire.state().stats);
    if (report === undefined || stats === undefined) throw new Error('nothing was drawn');
    return {
      atMs: report.atMs,
      copies: report.copies,
      heapBytes,
      inFlight: stats.inFlight,
      window: stats.sending.window,
    };
  }

  /** Page and worker together, array buffers included. */
  async function heapOfAll(): Promise<number> {
    return maskwire.page.evaluate(async () => {
      const measured = await performance.measureUserAgentSpecificMemory();
      return measured.bytes;
    });
  }
});

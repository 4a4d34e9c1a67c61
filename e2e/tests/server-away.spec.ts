import { expect, SERVER_AWAY, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { READABLE } from '../harness/maskwire-page.js';
import { drawnAs, expectNothingRawOrBlack } from '../harness/privacy.js';
import type { ProbeReport } from '../harness/probe.js';
import { passTime } from '../harness/waiting.js';

/** A stalled stream holds its last composite for 1 s; the page looks four times a second. */
const HOLD_LIMIT_MS = 1000 + 500;

test.describe('without a server', () => {
  test.beforeEach(({ errors }) => errors.allow(SERVER_AWAY));

  test('a restart is survived without a reload, and nothing raw is shown', async ({
    ownServer,
    maskwire,
  }, info) => {
    await maskwire.open(ownServer.url, READABLE);
    await maskwire.page.evaluate(() => document.body.setAttribute('data-loaded', 'once'));
    await maskwire.start();
    await maskwire.expectLive();
    await maskwire.waitForPictures(5);
    const before = await maskwire.take();

    expect(await ownServer.stop('SIGTERM')).toBe(0);
    await maskwire.expectPhase('reconnecting');
    await maskwire.expectDrawn('blurred');
    await maskwire.screenshot('reconnecting');
    await passTime(1500);
    const away = await maskwire.take();
    expect(away.at(-1)?.drawn).toBe('blurred');

    await ownServer.start();
    await maskwire.expectLive(30_000);
    await maskwire.waitForPictures(5);
    const after = await maskwire.take();
    expect(drawnAs(after, 'composite').length).toBeGreaterThan(0);
    await expect(maskwire.page.locator('body')).toHaveAttribute('data-loaded', 'once');

    await expectNothingRawOrBlack([...before, ...away, ...after]);
    const held = longestHold([...before, ...away]);
    note(info, 'last composite held', `${Math.round(held)} ms`);
    expect(held).toBeLessThan(HOLD_LIMIT_MS);
  });

  test('a start finds nobody, and goes on by itself when the server comes', async ({
    ownServer,
    maskwire,
  }) => {
    await maskwire.open(ownServer.url, READABLE);
    await ownServer.stop();
    await maskwire.start();
    await maskwire.expectPhase('reconnecting');
    await expect(maskwire.page.getByRole('heading', { name: 'No server answers' })).toBeVisible();
    await maskwire.expectDrawn('blurred');
    await maskwire.screenshot('no-server');
    const waiting = await maskwire.take();
    expect(drawnAs(waiting, 'composite')).toEqual([]);
    await expectNothingRawOrBlack(waiting);

    await expect(maskwire.stage.getByRole('button', { name: 'Try now' })).toBeVisible();
    await ownServer.start();
    await maskwire.expectLive(30_000);
  });

  test('a server that is slow to answer is waited for', async ({ ownServer, maskwire }) => {
    await maskwire.open(ownServer.url, READABLE);
    ownServer.hang(true);
    await maskwire.start();
    await maskwire.expectPhase('connecting');
    await maskwire.expectDrawn('blurred');
    await maskwire.screenshot('connecting');
    ownServer.hang(false);
    await maskwire.expectLive();
    expect(await maskwire.phases()).not.toContain('failed');
  });

  test('a server that hangs ends in a blurred picture, not in a frozen one', async ({
    ownServer,
    maskwire,
  }) => {
    await maskwire.open(ownServer.url, READABLE);
    await maskwire.start();
    await maskwire.expectLive();
    await maskwire.take();
    ownServer.hang(true);
    await maskwire.expectDrawn('blurred');
    await maskwire.screenshot('stalled');
    ownServer.hang(false);
    await maskwire.expectLive(30_000);
    await expectNothingRawOrBlack(await maskwire.take());
  });
});

/** Longest time for which a composite stood before it was replaced by something else. */
function longestHold(reports: readonly ProbeReport[]): number {
  return Math.max(
    0,
    ...reports
      .slice(1)
      .map((report, i) => (report.drawn === 'blurred' ? report.atMs - (reports[i]?.atMs ?? report.atMs) : 0)),
  );
}

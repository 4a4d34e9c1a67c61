import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { MaskwirePage, READABLE } from '../harness/maskwire-page.js';
import { frameShown } from '../harness/pictures.js';
import { drawnAs, expectNothingRawOrBlack } from '../harness/privacy.js';
import { PROBE_SIZE } from '../harness/probe.js';
import { MaskwireServer } from '../harness/server.js';

const KILLS = 4;

test.describe('the stream', () => {
  test('serves two pages at once', async ({ server, maskwire, context }) => {
    const other = new MaskwirePage(await context.newPage());
    for (const each of [maskwire, other]) {
      await each.open(server.url, READABLE);
      await each.start();
    }
    for (const each of [maskwire, other]) await each.expectLive(20_000);
    await expect.poll(async () => (await server.health()).sessions.active).toBe(2);
  });

  test('changes the mode while live: blurred until the first mask of the new one', async ({
    server,
    maskwire,
  }) => {
    await maskwire.open(server.url, { ...READABLE, mode: 'balanced' });
    await maskwire.start();
    await maskwire.expectLive();
    for (const mode of ['fast', 'balanced']) {
      await maskwire.take();
      const [before] = await maskwire.newest(1);
      await maskwire.chooseMode(mode);
      await expect.poll(() => maskwire.page.evaluate(() => window.maskwire.state().server?.mode)).toBe(mode);
      await expect
        .poll(async () => (await maskwire.newest(1))[0]?.epoch, { message: 'epoch of the newest picture' })
        .toBeGreaterThan(before?.epoch ?? 0);
      await maskwire.expectDrawn('composite');
      const reports = await maskwire.take();
      const lastOld = reports.findLastIndex(
        (report) => report.drawn === 'composite' && report.epoch === before?.epoch,
      );
      const firstNew = reports.findIndex(
        (report) => report.drawn === 'composite' && report.epoch !== before?.epoch,
      );
      expect(firstNew, 'first picture of the new mode').toBeGreaterThan(lastOld);
      // None at all where the new mode's first mask is there before the next picture.
      const between = reports.slice(lastOld + 1, firstNew);
      expect(drawnAs(between, 'blurred')).toHaveLength(between.length);
      await expectNothingRawOrBlack(reports);
    }
    expect(await maskwire.phases()).not.toContain('reconnecting');
  });

  test('changes its source while it runs', async ({ server, maskwire, page }) => {
    await maskwire.open(server.url, { ...READABLE, source: 'demo' });
    await maskwire.start();
    await maskwire.expectLive();
    await expect(maskwire.stage.getByText('Demo')).toBeVisible();
    await page.locator('label:has(input[name="source"][value="camera"])').click();
    const showsClip = async (): Promise<boolean> => {
      const [newest] = await maskwire.newest(1);
      if (newest?.drawn !== 'composite') return false;
      return frameShown({ ...PROBE_SIZE, pixels: newest.pixels }) !== undefined;
    };
    await expect.poll(showsClip, { timeout: 20_000, message: 'the camera in a composite' }).toBe(true);
    await maskwire.expectPhase('live');
  });

  test('says that a model warms up while it does', async ({ maskwire }) => {
    const server = await MaskwireServer.start([
      '--default-mode',
      'fast',
      '--warmup-models',
      'fast',
      '--workers',
      '1',
    ]);
    try {
      await maskwire.open(server.url, READABLE);
      await maskwire.start();
      await maskwire.expectLive();
      // The one worker stands still: the warm-up waits until it is given up for another.
      for (const pid of (await server.health()).workers.pids) process.kill(pid, 'SIGSTOP');
      await maskwire.chooseMode('balanced');
      await maskwire.expectPhase('warming');
      await maskwire.screenshot('warming');
      await maskwire.expectLive(30_000);
      await expectNothingRawOrBlack(await maskwire.take());
    } finally {
      await server.stop();
    }
  });

  test('goes on when inference workers are killed under it', async ({ ownServer, maskwire }, info) => {
    await maskwire.open(ownServer.url, READABLE);
    await maskwire.start();
    await maskwire.expectLive();
    for (let kill = 1; kill <= KILLS; kill++) {
      const [pid] = (await ownServer.health()).workers.pids;
      if (pid === undefined) throw new Error('the server has no worker');
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(async () => (await ownServer.health()).workers.lost.crashed)
        .toBeGreaterThanOrEqual(kill);
      await maskwire.waitForPictures(8);
      await maskwire.expectDrawn('composite');
    }
    await expect.poll(async () => (await ownServer.health()).workers.pids.length).toBe(2);
    note(info, 'frames lost with workers', String(await ownServer.total('maskwire_frames_failed_total')));
    expect(await maskwire.phases()).not.toContain('reconnecting');
    await expectNothingRawOrBlack(await maskwire.take());
  });
});

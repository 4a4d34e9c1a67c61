import { expect, SERVER_AWAY, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { drawnAs, expectNothingRaw } from '../harness/privacy.js';
import type { ProbeReport } from '../harness/probe.js';
import { passTime } from '../harness/waiting.js';

test('no picture is shown raw through start, changes, stall, restart and stop', async ({
  ownServer,
  maskwire,
  errors,
}, info) => {
  errors.allow(SERVER_AWAY);
  const seen: ProbeReport[] = [];
  const look = async (): Promise<void> => void seen.push(...(await maskwire.take()));

  await maskwire.open(ownServer.url);
  await maskwire.start();
  await maskwire.expectLive();
  await look();
  expect(seen[0]?.drawn, 'the first picture ever').toBe('blurred');
  for (const effect of ['colour', 'image', 'cutout', 'overlay', 'blur'] as const) {
    await maskwire.chooseEffect(effect);
    await maskwire.waitForPictures(3);
    await look();
  }
  await maskwire.chooseMode('fast');
  await maskwire.waitForPictures(3);
  await look();

  ownServer.hang(true);
  await maskwire.expectDrawn('blurred');
  await maskwire.page.getByRole('button', { name: 'Mirror' }).click();
  await maskwire.chooseEffect('overlay');
  await passTime(300);
  ownServer.hang(false);
  await look();
  await maskwire.expectLive();

  await ownServer.stop('SIGKILL');
  await maskwire.expectDrawn('blurred');
  await maskwire.chooseEffect('cutout');
  await look();
  await ownServer.start();
  await maskwire.expectLive(30_000);
  await maskwire.stop();
  await maskwire.expectDrawn('idle');
  await maskwire.stage.getByRole('button', { name: 'Start again' }).click();
  await maskwire.expectLive();
  await look();

  await expectNothingRaw(seen);
  expect(drawnAs(seen, 'raw')).toEqual([]);
  const counts = (['composite', 'blurred', 'idle'] as const).map(
    (drawn) => `${drawnAs(seen, drawn).length} ${drawn}`,
  );
  note(info, 'pictures looked at', counts.join(', '));
  expect(drawnAs(seen, 'blurred').length).toBeGreaterThan(5);
});

test('the raw picture is shown only when it is chosen, and the choice is not remembered', async ({
  server,
  maskwire,
}) => {
  await maskwire.open(server.url);
  await maskwire.start();
  await maskwire.expectLive();
  await expect(maskwire.stage.getByText('Raw picture')).toHaveCount(0);
  await maskwire.chooseEffect('none');
  await maskwire.expectDrawn('raw');
  await expect(maskwire.stage.getByText('Raw picture')).toBeVisible();
  await maskwire.page.reload();
  await maskwire.start();
  await maskwire.expectLive();
  expect(drawnAs(await maskwire.newest(480), 'raw')).toEqual([]);
});

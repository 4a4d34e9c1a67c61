import { EFFECTS } from '@maskwire/compositor/look';
import { expect, SERVER_AWAY, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { holdGraphics, loseGraphics, restoreGraphics } from '../harness/graphics.js';
import { POLL } from '../harness/maskwire-page.js';
import { drawnAs, expectNothingRawOrBlack } from '../harness/privacy.js';
import type { Effect, ProbeReport } from '../harness/probe.js';
import { passTime } from '../harness/waiting.js';

const CHANGING = EFFECTS.filter((effect) => effect !== 'none');
const LASTING = ['colour', 'image', 'cutout', 'overlay', 'blur'] as const;
/** In software each loss takes two seconds: `MASKWIRE_LOSSES=20` is the whole of it. */
const LOSSES = Number(process.env['MASKWIRE_LOSSES'] ?? 4);
const LOSSES_PER_ROUND = 4;
const ROUNDS = Math.max(1, Math.round(LOSSES / LOSSES_PER_ROUND));
const SWITCHES_PER_ROUND = 40;
/** Of the effect, while something else happens. */
const SWITCHES_MEANWHILE = 6;

test(`no picture is raw or black, whatever happens to a stream (rounds: ${ROUNDS})`, async ({
  ownServer,
  maskwire,
  page,
  errors,
}, info) => {
  test.setTimeout(60_000 + ROUNDS * 60_000);
  errors.allow(SERVER_AWAY);
  const seen: ProbeReport[] = [];
  const counts = new Map<string, number>();
  const count = (what: string, times = 1): void => void counts.set(what, (counts.get(what) ?? 0) + times);
  const switchEffects = async (times = SWITCHES_MEANWHILE): Promise<void> => {
    await page.evaluate(clickThrough, { effects: CHANGING, times });
    count('changes of the effect', times);
  };
  /** Something that happens once, while effects change; its pictures are looked at afterwards. */
  const round = async (what: string, happens: () => Promise<void>): Promise<void> => {
    await test.step(what, happens);
    await maskwire.expectLive(30_000);
    seen.push(...(await maskwire.take()));
    count(what);
  };

  await maskwire.open(ownServer.url, { effect: 'colour' });
  await holdGraphics(page);
  await maskwire.start();
  await maskwire.expectLive();
  seen.push(...(await maskwire.take()));
  expect(seen[0]?.drawn, 'the first picture ever').toBe('blurred');

  for (let n = 0; n < ROUNDS; n++) {
    for (const effect of LASTING)
      await round('effect', async () => {
        await maskwire.chooseEffect(effect);
        await maskwire.waitForPictures(3);
      });
    await round('quick changes', () => switchEffects(SWITCHES_PER_ROUND));
    for (let loss = 0; loss < LOSSES_PER_ROUND; loss++)
      await round('loss of the graphics', async () => {
        await loseGraphics(page);
        await switchEffects(2);
        await restoreGraphics(page);
        await expect(page.locator('[data-testid=stage][data-shown=true]')).toBeVisible();
      });
    for (const mode of ['fast', 'balanced'])
      await round('change of the mode', async () => {
        await maskwire.chooseMode(mode);
        await switchEffects();
        await expect.poll(() => page.evaluate(() => window.maskwire.state().server?.mode), POLL).toBe(mode);
        await switchEffects();
      });
    await round('answer with an error', async () => {
      const failed = (): Promise<number> => ownServer.total('maskwire_frames_failed_total');
      const before = await failed();
      await expect(async () => {
        await maskwire.expectDrawn('composite');
        await ownServer.killWorkers();
        await switchEffects();
        await expect.poll(failed, { ...POLL, timeout: 2000 }).toBeGreaterThan(before);
      }).toPass({ timeout: 30_000 });
    });
    await round('stall', async () => {
      ownServer.hang(true);
      await maskwire.expectDrawn('blurred');
      await page.getByRole('button', { name: 'Mirror' }).click();
      await switchEffects();
      await passTime(300);
      ownServer.hang(false);
    });
    await round('stop of the server', async () => {
      await ownServer.stop('SIGKILL');
      await maskwire.expectDrawn('blurred');
      await switchEffects();
      await ownServer.start();
    });
    await round('stop by the user', async () => {
      await maskwire.stop();
      await maskwire.expectDrawn('idle');
      await maskwire.stage.getByRole('button', { name: 'Start again' }).click();
    });
  }

  await expectNothingRawOrBlack(seen);
  const drawn = (['composite', 'blurred', 'idle'] as const).map(
    (how) => `${drawnAs(seen, how).length} ${how}`,
  );
  note(info, 'pictures looked at', drawn.join(', '));
  note(info, 'what happened', [...counts].map(([what, times]) => `${times} ${what}`).join(', '));
  expect(drawnAs(seen, 'raw')).toEqual([]);
  expect(drawnAs(seen, 'blurred').length).toBeGreaterThan(5 * ROUNDS);
  expect(drawnAs(seen, 'composite').length).toBeGreaterThan(50 * ROUNDS);
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

/** In the page: as fast as it takes them. */
async function clickThrough({
  effects,
  times,
}: {
  effects: readonly Effect[];
  times: number;
}): Promise<void> {
  const current = document.querySelector<HTMLInputElement>('input[name="effect"]:checked')?.value;
  const start = effects.findIndex((effect) => effect === current) + 1;
  for (let n = 0; n < times; n++) {
    const value = effects[(start + n) % effects.length];
    const radio = document.querySelector<HTMLInputElement>(`input[name="effect"][value="${value}"]`);
    if (radio === null) throw new Error(`there is no effect ${value}`);
    radio.click();
    await new Promise((done) => setTimeout(done, 15));
  }
}

import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { holdGraphics, loseGraphics, restoreGraphics } from '../harness/graphics.js';
import { contrast, frameShown, type Rgba } from '../harness/pictures.js';
import { expectNothingRaw } from '../harness/privacy.js';
import { type Effect, PROBE_SIZE, type ProbeReport } from '../harness/probe.js';

/** Effects under which nothing of the room may be seen. */
const HIDING = ['colour', 'image', 'cutout'] as const satisfies readonly Effect[];
/** The room stays recognisable with these, or its coarse shapes do. */
const CHANGING = ['blur', 'overlay'] as const satisfies readonly Effect[];
/** In software each loss takes two seconds: `MASKWIRE_LOSSES=20` is the whole of it. */
const LOSSES = Number(process.env['MASKWIRE_LOSSES'] ?? 4);
const SWITCHES_PER_LOSS = 10;
const LOSSES_PER_ROUND = 4;
const ROUNDS = Math.max(1, Math.round(LOSSES / LOSSES_PER_ROUND));
/** A picture of anything has more. */
const LEAST_CONTRAST = 10;

test(`no picture is raw or black in ${ROUNDS * LOSSES_PER_ROUND * SWITCHES_PER_LOSS} changes of the effect and ${ROUNDS * LOSSES_PER_ROUND} losses of the graphics`, async ({
  server,
  maskwire,
  page,
}, info) => {
  // Each loss compiles everything anew, in software.
  test.slow();
  await maskwire.open(server.url, { effect: 'colour', mirror: false });
  await holdGraphics(page);
  await maskwire.start();
  await maskwire.expectLive();
  const seen: ProbeReport[] = [...(await maskwire.take())];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(switchEffects, {
      effects: [...HIDING, ...CHANGING],
      times: SWITCHES_PER_LOSS * LOSSES_PER_ROUND,
    });
    for (let loss = 0; loss < LOSSES_PER_ROUND; loss++) {
      await loseGraphics(page);
      await page.evaluate(switchEffects, { effects: [...CHANGING, ...HIDING], times: 2 });
      await restoreGraphics(page);
      await expect(page.locator('[data-testid=stage][data-shown=true]')).toBeVisible();
    }
    await maskwire.expectLive();
    seen.push(...(await maskwire.take()));
  }

  await expectNothingRaw(seen);
  const composites = seen.filter(({ drawn }) => drawn === 'composite');
  const pictureOf = ({ pixels }: ProbeReport): Rgba => ({ ...PROBE_SIZE, pixels });
  const readable = composites.filter(
    (report) => HIDING.some((kind) => kind === report.effect) && frameShown(pictureOf(report)) !== undefined,
  );
  expect(
    readable.map(({ effect }) => effect),
    'rooms that can be read',
  ).toEqual([]);
  const empty = seen.filter(
    (report) =>
      (report.drawn === 'composite' || report.drawn === 'blurred') &&
      contrast(pictureOf(report)) < LEAST_CONTRAST,
  );
  expect(
    empty.map((report) => {
      const at = seen.indexOf(report);
      const around = seen.slice(Math.max(0, at - 2), at + 3);
      return around.map(({ drawn, effect, frameNumber, pixels }) =>
        [drawn, effect, frameNumber, `brightest ${Math.max(...pixels)}`].join(' '),
      );
    }),
    'black pictures',
  ).toEqual([]);
  note(info, 'pictures looked at', `${composites.length} composite of ${seen.length}`);
  expect(composites.length).toBeGreaterThan(ROUNDS);
});

/** As fast as the page takes it. */
async function switchEffects({ effects, times }: { effects: Effect[]; times: number }): Promise<void> {
  const current = document.querySelector<HTMLInputElement>('input[name="effect"]:checked')?.value;
  const start = effects.findIndex((effect) => effect === current) + 1;
  for (let n = 0; n < times; n++) {
    const value = effects[(start + n) % effects.length];
    document.querySelector<HTMLInputElement>(`input[name="effect"][value="${value}"]`)?.click();
    await new Promise((done) => setTimeout(done, 15));
  }
}

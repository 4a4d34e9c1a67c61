import { pictureOf } from '../clip/clip.js';
import { expect, test } from '../fixtures.js';
import { type MaskwirePage, POLL, READABLE } from '../harness/maskwire-page.js';
import {
  type Colour,
  contrast,
  detail,
  difference,
  frameShown,
  leftPart,
  mean,
  meanAlpha,
  near,
  type Rgba,
  rgbOf,
  share,
} from '../harness/pictures.js';
import { type Effect, PROBE_SIZE } from '../harness/probe.js';
import { plainPicture, twoColourVideo, vastPicture } from '../harness/uploads.js';

/** The page's own choice of a background colour. */
const PINE: Colour = [0x1f, 0x6f, 0x5c];
/** Columns at the left where the person never is. */
const room = (picture: Rgba): Rgba => leftPart(picture, 30);
/** Once a new effect is chosen it is drawn at once; these many pictures show that it stays. */
const STEADY = 3;

test('every effect does what it says', async ({ server, maskwire }) => {
  await maskwire.open(server.url, { ...READABLE, effect: 'blur' });
  await maskwire.start();
  await maskwire.expectLive();
  // The default comes first.
  const blur = await drawnWith(maskwire, 'blur');
  const show = async (effect: Effect): Promise<Rgba> => {
    await maskwire.chooseEffect(effect);
    const picture = await drawnWith(maskwire, effect);
    await maskwire.screenshot(`live-${effect}`);
    return picture;
  };
  const image = await show('image');
  const colour = await show('colour');
  const cutout = await show('cutout');
  const overlay = await show('overlay');
  const none = await show('none');

  const frame = frameShown(none);
  if (frame === undefined) throw new Error('the raw picture does not show its frame code');
  expect(
    difference(none, await pictureOf(frame, PROBE_SIZE), () => true),
    'raw picture',
  ).toBeLessThan(8);
  expect(frameShown(overlay), 'overlay leaves the room as it is').toBeDefined();
  expect(share(near(overlay, [255, 0, 255], 60)), 'overlay paints the person').toBeGreaterThan(0.15);
  // The strength of `blur` is the user's choice: what is as large as a cell of the code may show through it.
  for (const [name, hiding] of Object.entries({ image, colour, cutout }))
    expect(frameShown(hiding), `frame code with ${name}`).toBeUndefined();
  expect(detail(room(blur)), 'detail of the blurred room').toBeLessThan(detail(room(none)) / 3);
  expect(share(near(room(colour), PINE, 10)), 'room in the chosen colour').toBeGreaterThan(0.98);
  expect(meanAlpha(room(cutout)), 'the cut-out room').toBeLessThan(2);
  expect(meanAlpha(cutout), 'the cut-out person').toBeGreaterThan(40);
  expect(
    difference(room(image), rgbOf(room(none)), () => true),
    'another room',
  ).toBeGreaterThan(20);
  expect(contrast(room(image)), 'a picture').toBeGreaterThan(40);
  expect(contrast(room(colour)), 'a flat colour').toBeLessThan(40);
});

test('a picture or video of one’s own becomes the room; a file that cannot be used changes nothing', async ({
  server,
  maskwire,
  page,
}) => {
  await maskwire.open(server.url, { effect: 'image', mirror: false });
  await maskwire.start();
  await maskwire.expectLive();
  const file = page.getByLabel('Your own background picture');
  const expectRoom = (colour: Colour): Promise<void> =>
    expect
      .poll(async () => share(near(room(await drawnWith(maskwire, 'image')), colour, 45)), POLL)
      .toBeGreaterThan(0.98);
  await file.setInputFiles(await plainPicture('red.png', '#e01020'));
  await expectRoom(RED);
  for (const bad of [
    vastPicture('wall.png'),
    { ...vastPicture('notes.png'), buffer: Buffer.from('no picture') },
  ])
    await file.setInputFiles(bad);
  await expect(page.getByText('wall.png has 100 megapixels')).toBeVisible();
  await expect(page.getByText('notes.png is neither a picture nor a video')).toBeVisible();
  await maskwire.waitForPictures(STEADY);
  await expectRoom(RED);
  await file.setInputFiles(await twoColourVideo(page, 'lights.webm', ['#1030e0', '#10c020']));
  // It moves, and it starts again.
  for (const colour of [BLUE, GREEN, BLUE]) await expectRoom(colour);
  await page.getByRole('button', { name: 'Remove lights.webm' }).click();
  await expect(page.getByRole('radio', { name: 'Dusk' })).toBeChecked();
});

const RED: Colour = [0xe0, 0x10, 0x20];
const BLUE: Colour = [0x10, 0x30, 0xe0];
const GREEN: Colour = [0x10, 0xc0, 0x20];

test('mirroring flips what is shown', async ({ server, maskwire }) => {
  await maskwire.open(server.url, { ...READABLE, mirror: true });
  await maskwire.start();
  await maskwire.expectLive();
  const mirrored = await drawnWith(maskwire, 'overlay');
  expect(frameShown(mirrored, true)).toBeDefined();
  expect(frameShown(mirrored)).toBeUndefined();
  await maskwire.page.getByRole('button', { name: 'Mirror' }).click();
  await maskwire.waitForPictures(STEADY);
  const straight = await drawnWith(maskwire, 'overlay');
  expect(frameShown(straight)).toBeDefined();
  expect(frameShown(straight, true)).toBeUndefined();
});

test('stopping clears the canvas and ends the session; it can start again', async ({ server, maskwire }) => {
  await maskwire.open(server.url);
  await maskwire.start();
  await maskwire.expectLive();
  const { pixels } = await maskwire.readCanvas();
  expect(mean(pixels.subarray(0, 4000)), 'brightness before').toBeGreaterThan(20);
  await maskwire.stop();
  await maskwire.expectPhase('stopped');
  await maskwire.expectDrawn('idle');
  await expect
    .poll(async () => (await maskwire.readCanvas()).pixels.some((level) => level > 0), {
      message: 'something left on the canvas',
    })
    .toBe(false);
  await expect.poll(async () => (await server.health()).sessions.active).toBe(0);
  await maskwire.screenshot('stopped');
  await maskwire.stage.getByRole('button', { name: 'Start again' }).click();
  await maskwire.expectLive();
});

/** A picture drawn with this effect, a few after the change. */
async function drawnWith(maskwire: MaskwirePage, effect: Effect): Promise<Rgba> {
  const wanted = `${effect} ${effect === 'none' ? 'raw' : 'composite'}`;
  await expect
    .poll(
      async () => (await maskwire.newest(STEADY)).map(({ effect: kind, drawn }) => `${kind} ${drawn}`),
      POLL,
    )
    .toEqual(Array.from({ length: STEADY }, () => wanted));
  const [newest] = await maskwire.newest(1);
  return { ...PROBE_SIZE, pixels: newest?.pixels ?? new Uint8Array() };
}

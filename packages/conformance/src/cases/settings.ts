import { encodeFrame, SETTING_RANGES } from '@maskwire/protocol';
import type { Bench } from '../bench.js';
import type { ConformanceCase } from '../case.js';
import { JPEG } from '../images.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual, Skip } from '../verdict.js';

const section = SECTIONS.settings;

/** Settings that must be refused, with the code. */
const refusals: readonly (readonly [string, unknown, string])[] = [
  ['an unknown mode', { mode: 'no-such-mode' }, 'unknown_mode'],
  ['an unknown field', { colour: 'blue' }, 'malformed'],
  ['an encoding nobody knows', { encodings: [250] }, 'malformed'],
  ['no encoding at all', { encodings: [] }, 'malformed'],
  ['only "unchanged" as encoding', { encodings: [5] }, 'unsupported_encoding'],
  ['a number as text', { maxFps: '30' }, 'malformed'],
  ['a class beyond 254', { classes: [255] }, 'malformed'],
  ['a list', [], 'malformed'],
  ['null', null, 'malformed'],
  ['text', 'fast', 'malformed'],
];

async function refusedUnchanged(bench: Bench): Promise<void> {
  const session = await bench.live();
  const before = await session.accepted({});
  for (const [what, change, code] of refusals) {
    const reply = await session.configure(change);
    expect(!reply.ok, `configure with ${what} was accepted`);
    expectEqual(reply.error.code, code, `Code for ${what}`);
    expectEqual(reply.error.retryable, false, `retryable for ${what}`);
  }
  const mask = await session.mask(JPEG);
  expectEqual(mask.epoch, before.epoch, 'Epoch after refused changes');
  const after = await session.accepted({});
  expectEqual(after.epoch, before.epoch + 1, 'Epoch of the next accepted change');
  expectEqual(after.settings, before.settings, 'Settings after refused changes');
}

/** A frame, a change and a frame sent in one go: each frame belongs to what was in force when it arrived. */
async function frameAcrossChange(bench: Bench): Promise<void> {
  const session = await bench.live();
  for (let round = 0; round < 5; round++) {
    const [before, after] = [session.takeId(), session.takeId()];
    await session.pace();
    session.emitFrame(encodeFrame({ frameId: before, timestampS: 1 }, JPEG));
    const reply = session.accepted({});
    session.emitFrame(encodeFrame({ frameId: after, timestampS: 1 }, JPEG));
    const { epoch } = await reply;
    const [first, second] = [await session.answerTo(before), await session.answerTo(after)];
    expectEqual(first.result.epoch, epoch - 1, 'Epoch of the frame before configure');
    expectEqual(second.result.epoch, epoch, 'Epoch of the frame after configure');
    await session.quiet();
  }
}

export const settingsCases: readonly ConformanceCase[] = [
  {
    id: 'settings.epoch',
    sentence: 'Each accepted configure adds one to the epoch, and masks carry it',
    section,
    run: async (bench) => {
      const session = await bench.live();
      for (const epoch of [1, 2, 3]) {
        expectEqual((await session.accepted({})).epoch, epoch, 'Epoch of the reply');
        expectEqual((await session.mask(JPEG)).epoch, epoch, 'Epoch of the mask');
      }
    },
  },
  {
    id: 'settings.only-what-changes',
    sentence: 'configure changes what it names and nothing else, and the reply tells all settings in force',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const { settings } = await session.accepted({ maxFps: 7 });
      expectEqual(settings, { ...session.ready.settings, maxFps: 7 }, 'Settings');
      const next = await session.accepted({ threshold: 0.25 });
      expectEqual(next.settings, { ...settings, threshold: 0.25 }, 'Settings');
      expectEqual(next.warnings, [], 'Warnings');
    },
  },
  {
    id: 'settings.mode',
    sentence: 'configure switches to another mode',
    section,
    limitMs: 60_000,
    run: async (bench) => {
      const session = await bench.live();
      const { modes, settings } = session.ready;
      const kind = modes.find(({ id }) => id === settings.mode)?.kind;
      const other = modes.find((mode) => mode.listed && mode.kind === kind && mode.id !== settings.mode);
      if (!other) throw new Skip('the server has one mode of this kind only');
      const reply = await session.accepted({ mode: other.id });
      expectEqual(reply.settings.mode, other.id, 'Mode');
      expectEqual((await session.mask(JPEG)).epoch, reply.epoch, 'Epoch of the mask');
    },
  },
  {
    id: 'settings.refused',
    sentence: 'A refused configure changes nothing: neither settings nor epoch',
    section,
    run: refusedUnchanged,
  },
  {
    id: 'settings.clamped',
    sentence: 'Numbers out of range are clamped and each is named in warnings',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const { settings, warnings } = await session.accepted({ maxFps: 1e6, threshold: -3 });
      const { maxFps, threshold } = SETTING_RANGES;
      expect(settings.maxFps >= maxFps.min && settings.maxFps <= maxFps.max, `maxFps is ${settings.maxFps}`);
      expectEqual(settings.threshold, threshold.min, 'threshold');
      for (const field of ['maxFps', 'threshold'])
        expect(
          warnings.some((warning) => warning.includes(field)),
          `No warning names ${field}`,
        );
    },
  },
  {
    id: 'settings.across',
    sentence: 'A frame belongs to the epoch in force when it arrives, however close configure follows',
    section,
    run: frameAcrossChange,
  },
];

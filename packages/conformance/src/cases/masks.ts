import {
  DEFAULT_ENCODINGS,
  ENCODING,
  type EncodingId,
  LIMITS,
  type MaskResult,
  type ModeInfo,
  NO_CLASS,
  packAlpha4,
} from '@maskwire/protocol';
import type { Bench } from '../bench.js';
import type { ConformanceCase } from '../case.js';
import { JPEG } from '../images.js';
import { inflateMask } from '../inflate.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual, Skip } from '../verdict.js';
import type { WireSession } from '../wire-session.js';

const section = SECTIONS.answers;
/** More than two full runs of unchanged masks. */
const SAME_IMAGES = 2 * LIMITS.maxUnchangedRun + 5;

/** A session in an alpha mode, which the encodings 1 to 3 need. @throws {Skip} when there is none. */
async function alphaSession(bench: Bench): Promise<WireSession> {
  const session = await bench.live();
  const { modes, settings } = session.ready;
  const current = modes.find(({ id }) => id === settings.mode);
  const mode = current?.kind === 'alpha' ? current : modes.find(({ kind }) => kind === 'alpha');
  if (!mode) throw new Skip('the server has no alpha mode');
  if (mode !== current) await session.accepted({ mode: mode.id });
  return session;
}

/** The mask of one image in one encoding alone. @throws {Skip} when the server cannot produce it. */
async function maskIn(session: WireSession, encoding: EncodingId): Promise<MaskResult> {
  if (!session.ready.encodings.includes(encoding)) throw new Skip(`the server lacks encoding ${encoding}`);
  await session.accepted({ encodings: [encoding] });
  const mask = await session.mask(JPEG);
  expectEqual(mask.encoding, encoding, 'Encoding of the mask');
  return mask;
}

async function unchangedRuns(bench: Bench): Promise<void> {
  const session = await alphaSession(bench);
  if (!session.ready.encodings.includes(ENCODING.unchanged)) throw new Skip('the server lacks encoding 5');
  await session.accepted({ encodings: [ENCODING.alpha8Deflate, ENCODING.unchanged] });
  let run = 0;
  let whole: MaskResult | undefined;
  for (let sent = 0; sent < SAME_IMAGES; sent++) {
    const mask = await session.mask(JPEG);
    const unchanged = mask.encoding === ENCODING.unchanged;
    run = unchanged ? run + 1 : 0;
    expect(run <= LIMITS.maxUnchangedRun, `${run} unchanged masks in a row`);
    if (!unchanged) whole = mask;
    expect(whole !== undefined, 'The first mask of an epoch is "unchanged"');
    expectEqual([mask.widthPx, mask.heightPx], [whole.widthPx, whole.heightPx], 'Size of an unchanged mask');
  }
}

/** A mode whose files the server cannot get is none that it can be judged by. */
async function everyMode(bench: Bench): Promise<void> {
  const session = await bench.live();
  let judged = 0;
  for (const mode of session.ready.modes.filter(({ listed }) => listed)) {
    try {
      await checkMode(session, mode);
      judged++;
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
    }
  }
  if (judged === 0) throw new Skip('the server can load none of its modes');
}

async function checkMode(session: WireSession, { id, kind, labels, output }: ModeInfo): Promise<void> {
  const encodings = kind === 'alpha' ? [ENCODING.alpha8Deflate] : [ENCODING.classDeflate];
  await session.accepted({ mode: id, encodings });
  const mask = await session.mask(JPEG);
  expectEqual([mask.widthPx, mask.heightPx], [output.widthPx, output.heightPx], `Mask size of ${id}`);
  if (kind === 'alpha') return;
  const strays = inflateMask(mask).filter((index) => index >= labels.length && index !== NO_CLASS);
  expect(strays.length === 0, `${id} has class ${strays[0]} but only ${labels.length} labels`);
}

export const maskCases: readonly ConformanceCase[] = [
  {
    id: 'masks.default-encodings',
    sentence: 'Before configure, masks come in encoding 2 or 4 only',
    section,
    run: async (bench) => {
      const { encoding } = await (await bench.live()).mask(JPEG);
      expect(DEFAULT_ENCODINGS.includes(encoding), `The first mask has encoding ${encoding}`);
    },
  },
  {
    id: 'masks.negotiated',
    sentence: 'Masks come only in encodings that configure named, and say the same in each',
    section,
    run: async (bench) => {
      const session = await alphaSession(bench);
      const raw = inflateMask(await maskIn(session, ENCODING.alpha8));
      const deflated = inflateMask(await maskIn(session, ENCODING.alpha8Deflate));
      expect(Buffer.from(raw).equals(deflated), 'Encodings 1 and 2 of one image differ');
      const packed = inflateMask(await maskIn(session, ENCODING.alpha4Deflate));
      expect(
        Buffer.from(packAlpha4(raw)).equals(packed),
        'Encoding 3 is not round(alpha / 17) of encoding 1',
      );
    },
  },
  {
    id: 'masks.unchanged',
    sentence: 'An unchanged mask follows a whole one of its epoch, at most 10 times in a row',
    section,
    run: unchangedRuns,
  },
  {
    id: 'masks.unchanged-per-epoch',
    sentence: 'The first mask after configure is never an unchanged one',
    section,
    run: async (bench) => {
      const session = await alphaSession(bench);
      if (!session.ready.encodings.includes(ENCODING.unchanged))
        throw new Skip('the server lacks encoding 5');
      for (let round = 0; round < 4; round++) {
        await session.accepted({ encodings: [ENCODING.alpha8, ENCODING.unchanged] });
        expectEqual((await session.mask(JPEG)).encoding, ENCODING.alpha8, 'First encoding of the epoch');
        await session.mask(JPEG);
      }
    },
  },
  {
    id: 'masks.every-mode',
    sentence: 'Every listed mode that can be loaded gives masks of its advertised size and classes',
    section,
    limitMs: 120_000,
    run: everyMode,
  },
  {
    id: 'masks.times',
    sentence: 'A mask tells stage times that fit into the time it took',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const startMs = performance.now();
      const { times } = await session.mask(JPEG);
      const tookMs = performance.now() - startMs;
      const stages = times.queueUs + times.decodeUs + times.inferenceUs + times.encodeUs;
      expect(stages / 1000 <= tookMs, `Stages of ${stages} us in a round trip of ${tookMs.toFixed(1)} ms`);
    },
  },
];

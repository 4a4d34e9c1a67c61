import { encodeFrame, FRAME_HEADER_BYTES, LIMITS } from '@maskwire/protocol';
import type { Bench } from '../bench.js';
import type { ConformanceCase } from '../case.js';
import { JPEG } from '../images.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual } from '../verdict.js';
import { sleep, type WireSession } from '../wire-session.js';

const section = SECTIONS.limits;

/** A well-formed message whose image is the JPEG with zeros behind it. */
function padded(frameId: number, imageBytes: number): Uint8Array {
  const message = new Uint8Array(FRAME_HEADER_BYTES + imageBytes);
  message.set(encodeFrame({ frameId, timestampS: 1 }, JPEG));
  new DataView(message.buffer).setUint32(12, imageBytes);
  return message;
}

async function overTransport(bench: Bench): Promise<void> {
  const [victim, bystander] = [await bench.live(), await bench.live()];
  victim.emitFrame(new Uint8Array(LIMITS.maxMessageBytes + 1000));
  await bystander.mask(JPEG);
  const deadlineMs = performance.now() + 5000;
  while (victim.disconnectReason === undefined && performance.now() < deadlineMs) await sleep(20);
  expect(victim.disconnectReason !== undefined, 'The connection stayed open');
  await bystander.mask(JPEG);
  expect(bystander.disconnectReason === undefined, 'Another connection was closed too');
}

async function rateLimited(bench: Bench): Promise<void> {
  const session = await bench.live();
  await session.accepted({ maxFps: 1 });
  const ids = Array.from({ length: 40 }, () => session.takeId());
  for (const frameId of ids) session.emitFrame(encodeFrame({ frameId, timestampS: 1 }, JPEG));
  await session.settled(ids);
  const limited = session.answers.filter(
    ({ result }) => result.status === 'dropped' && result.reason === 'rate_limited',
  );
  expect(limited.length > 0, '40 frames at once at 1 frame a second were all let in');
  expect(limited.length < ids.length, 'Not even the first frame was let in');
  await sleep(1200);
  const { result } = await session.frame(JPEG);
  expect(result.status === 'mask' || result.reason !== 'rate_limited', 'The limit did not wear off');
}

/** Keeps above twice the rate until the server has had enough. */
async function flood(bench: Bench): Promise<void> {
  const [session, bystander] = [await bench.live(), await bench.live()];
  await session.accepted({ maxFps: 1 });
  const startMs = performance.now();
  while (session.disconnectReason === undefined && performance.now() - startMs < 4 * LIMITS.floodWindowMs) {
    session.emitFrame(encodeFrame({ frameId: session.takeId(), timestampS: 1 }, JPEG));
    await sleep(40);
  }
  expect(session.disconnectReason !== undefined, 'A flood was endured');
  const tookMs = performance.now() - startMs;
  expect(tookMs >= LIMITS.floodWindowMs * 0.8, `Disconnected after ${Math.round(tookMs)} ms already`);
  expectEqual(session.faults.at(-1)?.code, 'rate_limited', 'Code of the last fault');
  await bystander.mask(JPEG);
}

async function faultRate(bench: Bench): Promise<void> {
  const session = await bench.live();
  for (let i = 0; i < 40; i++) session.emitFrame('text');
  await session.until(() => session.faults.length > 0, 'a fault');
  await session.quiet();
  const { length } = session.faults;
  // What flows in while they are sent belongs to the next second.
  expect(length <= LIMITS.maxFaultsPerSecond + 2, `${length} faults in a moment`);
  await session.mask(JPEG);
}

/** Both sessions number their frames alike, so that a mix-up would show. */
async function apart(bench: Bench): Promise<void> {
  const [one, two] = [await bench.live(), await bench.live()];
  expect(one.ready.sessionId !== two.ready.sessionId, 'Both sessions have one id');
  await two.accepted({});
  const ids = [1_000_001, 1_000_002, 1_000_003, 1_000_004];
  const send = async (session: WireSession, timestampS: number): Promise<void> => {
    for (const frameId of ids) await session.frame(JPEG, { frameId, timestampS });
    await session.settled(ids);
  };
  await Promise.all([send(one, 111), send(two, 222)]);
  for (const [session, timestampS, epoch] of [
    [one, 111, 0],
    [two, 222, 1],
  ] as const)
    for (const { result } of session.answers)
      expectEqual([result.timestampS, result.epoch], [timestampS, epoch], 'Timestamp and epoch');
}

async function undisturbed(bench: Bench): Promise<void> {
  const [bad, good] = [await bench.live(), await bench.live()];
  for (let round = 0; round < 10; round++) {
    bad.emitFrame('text');
    bad.emitFrame(new Uint8Array(7));
    bad.emitFrame(encodeFrame({ frameId: bad.takeId(), timestampS: 1 }, JPEG.subarray(0, 300)));
    await good.mask(JPEG);
  }
  expectEqual(good.faults.length, 0, 'Faults of the other session');
}

export const limitCases: readonly ConformanceCase[] = [
  {
    id: 'limits.frame-bytes',
    sentence: 'An image of more than 512 KiB is answered with image_too_large',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const frameId = session.takeId();
      await session.pace();
      session.emitFrame(padded(frameId, LIMITS.maxFrameBytes + 1));
      const { result } = await session.answerTo(frameId);
      expectEqual(
        [result.status, result.status !== 'mask' && result.reason],
        ['error', 'image_too_large'],
        'Answer',
      );
      await session.settled([frameId]);
    },
  },
  {
    id: 'limits.transport',
    sentence: 'A message over the transport limit closes its connection and no other',
    section,
    run: overTransport,
  },
  {
    id: 'limits.rate',
    sentence: 'Frames over the rate are answered with rate_limited, and the limit wears off',
    section,
    run: rateLimited,
  },
  {
    id: 'limits.flood',
    sentence: 'Twice the rate for 5 seconds ends in a fault rate_limited and a disconnect, others go on',
    section,
    limitMs: 40_000,
    run: flood,
  },
  {
    id: 'limits.faults',
    sentence: 'At most 10 faults a second are sent, and the session goes on',
    section,
    run: faultRate,
  },
  {
    id: 'limits.sessions-apart',
    sentence: 'Two sessions with the same frame ids get their own answers',
    section,
    run: apart,
  },
  {
    id: 'limits.undisturbed',
    sentence: 'A session that sends rubbish costs the others nothing',
    section,
    run: undisturbed,
  },
];

import { encodeFrame, MASK_HEADER_BYTES, readFrameEcho } from '@maskwire/protocol';
import type { ConformanceCase } from '../case.js';
import { JPEG, PNG, WEBP } from '../images.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual } from '../verdict.js';

const section = SECTIONS.frames;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const frameCases: readonly ConformanceCase[] = [
  {
    id: 'frames.formats',
    sentence: 'JPEG, PNG and WebP of any size within the limits get a mask',
    section,
    run: async (bench) => {
      const session = await bench.live();
      for (const image of [JPEG, PNG, WEBP]) await session.mask(image);
    },
  },
  {
    id: 'frames.array-buffer',
    sentence: 'A frame may be a view into a larger buffer on the client; only its own bytes count',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const message = encodeFrame({ frameId: session.takeId(), timestampS: 1 }, JPEG);
      const large = new Uint8Array(message.length + 32).fill(0xff);
      large.set(message, 16);
      await session.pace();
      session.emitFrame(large.subarray(16, 16 + message.length));
      const { result } = await session.answerTo(readFrameEcho(message)?.frameId ?? 0);
      expect(result.status !== 'error', 'A view was taken for its whole buffer');
    },
  },
  {
    id: 'frames.id-wrap',
    sentence: 'Frame ids wrap at 2^32 and may have gaps',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const ids = [5, 1000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0, 1, 12];
      for (const frameId of ids) await session.frame(JPEG, { frameId });
      await session.settled(ids);
    },
  },
  {
    id: 'frames.timestamp-echo',
    sentence: 'The timestamp comes back bit for bit, whatever finite number it is',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const times = [0, -0, 1_700_000_000.123_456_7, -1.5, 5e-324, 1.797_693_134_862_315_7e308, 0.1 + 0.2];
      for (const timestampS of times) {
        const frameId = session.takeId();
        const sent = encodeFrame({ frameId, timestampS }, JPEG);
        const { bytes } = await session.frame(JPEG, { frameId, timestampS });
        expectEqual(hex(bytes.subarray(0, 12)), hex(sent.subarray(0, 12)), `Echo of ${timestampS}`);
      }
    },
  },
  {
    id: 'frames.timestamp-not-finite',
    sentence: 'A timestamp that is not finite is malformed, and still comes back bit for bit',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const patterns = [
        '7ff0000000000000',
        'fff0000000000000',
        '7ff8000000000000',
        '7ff0000000000001',
        'fffdeadbeefcafe1',
      ];
      for (const pattern of patterns) {
        const frameId = session.takeId();
        const message = encodeFrame({ frameId, timestampS: 0 }, JPEG);
        message.set(Buffer.from(pattern, 'hex'), 4);
        await session.pace();
        session.emitFrame(message);
        const { bytes, result } = await session.answerTo(frameId);
        expectEqual(
          [result.status, result.status === 'error' && result.reason],
          ['error', 'malformed_header'],
          `Answer to timestamp ${pattern}`,
        );
        expectEqual(hex(bytes.subarray(4, 12)), pattern, 'Echo');
        expectEqual(bytes.length, MASK_HEADER_BYTES, 'Length of an error');
      }
    },
  },
];

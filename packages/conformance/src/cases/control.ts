import { LIMITS } from '@maskwire/protocol';
import type { ConformanceCase } from '../case.js';
import { JPEG } from '../images.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual } from '../verdict.js';

const section = SECTIONS.control;
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

export const controlCases: readonly ConformanceCase[] = [
  {
    id: 'control.ping',
    sentence: 'ping is acknowledged with ok',
    section,
    run: async (bench) => {
      const session = await bench.connect();
      for (let i = 0; i < 3; i++) expectEqual(await session.ask('ping', {}), { ok: true }, 'Reply');
    },
  },
  {
    id: 'control.stats',
    sentence: 'stats counts every frame and every answer of this session',
    section,
    run: async (bench) => {
      const session = await bench.connect();
      await session.mask(JPEG);
      for (let i = 0; i < 4; i++) await session.frame(JPEG);
      const bad = await session.frame(new Uint8Array([1, 2, 3]));
      expectEqual(bad.result.status, 'error', 'Answer to three bytes');
      await session.accepted({});
      const stats = await session.stats();
      const count = session.answers.length;
      expectEqual(stats.sessionId, session.ready.sessionId, 'sessionId');
      expectEqual(stats.epoch, 1, 'epoch');
      expectEqual(stats.framesReceived, count, 'framesReceived');
      expectEqual(stats.masksSent + sum(stats.dropped) + sum(stats.errors), count, 'Sum of all answers');
      expectEqual(stats.errors['unsupported_image'], 1, 'errors.unsupported_image');
      const bytesOut = session.answers.reduce((total, { bytes }) => total + bytes.length, 0);
      expectEqual(stats.bytesOut, bytesOut, 'bytesOut');
      expect(stats.bytesIn > 0 && stats.uptimeMs > 0, 'bytesIn or uptimeMs is not positive');
    },
  },
  {
    id: 'control.size-limit',
    sentence: 'A control message over 16 KiB is refused and the session goes on',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const reply = await session.configure({ mode: 'x'.repeat(LIMITS.maxControlChars) });
      expect(!reply.ok, 'An oversized configure was accepted');
      expectEqual(reply.error.code, 'malformed', 'Code');
      expectEqual((await session.mask(JPEG)).epoch, 0, 'Epoch');
    },
  },
  {
    id: 'control.no-ack',
    sentence: 'A control message without an acknowledgement does nothing but cause a fault',
    section,
    run: async (bench) => {
      const session = await bench.live();
      session.socket.emit('configure', { maxFps: 1 });
      await session.until(() => session.faults.length > 0, 'a fault');
      expectEqual(session.faults[0]?.code, 'malformed', 'fault.code');
      expectEqual((await session.accepted({})).epoch, 1, 'Epoch of the next change');
    },
  },
  {
    id: 'control.unknown-event',
    sentence: 'An event the server does not know is ignored',
    section,
    run: async (bench) => {
      const session = await bench.live();
      session.socket.emit('from-the-future', { a: 1 }, new Uint8Array(100));
      await session.quiet();
      await session.mask(JPEG);
    },
  },
];

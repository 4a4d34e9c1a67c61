import { DEFAULT_ENCODINGS, LIMITS, PROTOCOL_VERSION } from '@maskwire/protocol';
import type { ConformanceCase } from '../case.js';
import { JPEG } from '../images.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual, Skip } from '../verdict.js';

const section = SECTIONS.handshake;

export const handshakeCases: readonly ConformanceCase[] = [
  {
    id: 'handshake.ready-first',
    sentence: 'The first event of a session is ready, for this protocol version and epoch 0',
    section,
    run: async (bench) => {
      const session = await bench.connect();
      expectEqual(session.events[0], 'ready', 'First event');
      expectEqual(session.ready.protocol, PROTOCOL_VERSION, 'ready.protocol');
      expectEqual(session.ready.epoch, 0, 'ready.epoch');
      expect(session.ready.sessionId.length > 0, 'ready.sessionId is empty');
    },
  },
  {
    id: 'handshake.ready-modes',
    sentence: 'ready lists modes with one colour for each label, and its settings name one of them',
    section,
    run: async (bench) => {
      const { modes, settings } = (await bench.connect()).ready;
      const ids = modes.map(({ id }) => id);
      expect(
        ids.length > 0 && new Set(ids).size === ids.length,
        `Mode ids are not unique: ${ids.join(', ')}`,
      );
      expect(ids.includes(settings.mode), `settings.mode ${settings.mode} is not among ${ids.join(', ')}`);
      for (const { id, labels, palette } of modes) {
        expectEqual(palette.length, labels.length, `Colours of ${id}`);
        expect(labels.length > 0 && labels.length <= 255, `${id} has ${labels.length} labels`);
        expect(
          palette.every((colour) => /^#[0-9a-f]{6}$/i.test(colour)),
          `${id} has a colour that is not #rrggbb`,
        );
      }
    },
  },
  {
    id: 'handshake.ready-limits',
    sentence: 'ready tells the limits of the protocol, and settings every client can read',
    section,
    run: async (bench) => {
      const { limits, settings, encodings } = (await bench.connect()).ready;
      for (const name of ['maxFrameBytes', 'maxFrameSidePx', 'maxFramePixels', 'maxMessageBytes'] as const)
        expectEqual(limits[name], LIMITS[name], `limits.${name}`);
      expect(limits.deadlineMs > 0, 'limits.deadlineMs is not positive');
      expect(
        settings.encodings.every((id) => DEFAULT_ENCODINGS.includes(id)),
        `A new session has encodings ${settings.encodings.join(', ')}; only 2 and 4 may be assumed`,
      );
      expect(
        DEFAULT_ENCODINGS.some((id) => encodings.includes(id)),
        'The server can produce neither encoding 2 nor 4',
      );
    },
  },
  {
    id: 'handshake.wrong-version',
    sentence: 'A protocol version nobody speaks is refused with unsupported_protocol and the supported ones',
    section,
    run: async (bench) => {
      const { refusal } = await bench.refused({ ...bench.auth, protocol: 999 });
      expectEqual(refusal?.code, 'unsupported_protocol', 'err.data.code');
      expectEqual(refusal?.retryable, false, 'err.data.retryable');
      expect(
        refusal?.supported?.includes(PROTOCOL_VERSION) ?? false,
        `err.data.supported does not name ${PROTOCOL_VERSION}`,
      );
    },
  },
  {
    id: 'handshake.malformed',
    sentence: 'A handshake without a protocol version is refused as malformed',
    section,
    run: async (bench) => {
      const { token } = bench;
      const rest = token === undefined ? {} : { token };
      for (const auth of [rest, { ...rest, protocol: '1' }, { ...rest, protocol: null }]) {
        const { refusal } = await bench.refused(auth);
        expectEqual(refusal?.code, 'malformed', 'err.data.code');
        expectEqual(refusal?.retryable, false, 'err.data.retryable');
      }
    },
  },
  {
    id: 'handshake.token',
    sentence: 'A missing or wrong token is refused with unauthorised',
    section,
    run: async (bench) => {
      if (bench.token === undefined) throw new Skip('the suite was given no token, so the server is open');
      const wrong = `${bench.token}x`;
      for (const auth of [{ protocol: 1 }, { protocol: 1, token: wrong }, { protocol: 1, token: '' }]) {
        const { refusal } = await bench.refused(auth);
        expectEqual(refusal?.code, 'unauthorised', 'err.data.code');
        expectEqual(refusal?.retryable, false, 'err.data.retryable');
      }
    },
  },
  {
    id: 'transport.polling',
    sentence: 'Long polling carries the same session where WebSocket cannot pass',
    section: SECTIONS.transport,
    run: async (bench) => {
      const session = await bench.connect({ transports: ['polling'] });
      await session.mask(JPEG);
    },
  },
  {
    id: 'transport.reconnect',
    sentence: 'A new connection is a new session: another id, epoch 0, frame ids start anew',
    section: SECTIONS.transport,
    run: async (bench) => {
      const first = await bench.live();
      await first.accepted({});
      await first.frame(JPEG, { frameId: 7_000_000 });
      first.close();
      const second = await bench.live();
      expect(second.ready.sessionId !== first.ready.sessionId, 'Both sessions have one id');
      expectEqual(second.ready.epoch, 0, 'ready.epoch of the second session');
      expectEqual((await second.frame(JPEG, { frameId: 900 })).result.epoch, 0, 'epoch');
      expect(
        second.answers.every(({ result }) => result.frameId === 900),
        'An answer of the first session reached the second',
      );
    },
  },
];

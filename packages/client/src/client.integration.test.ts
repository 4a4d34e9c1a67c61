import { createServer } from 'node:net';
import { type Configure, ENCODING, fault, PROTOCOL_VERSION } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { classShares } from './class-shares.js';
import { createMaskClient } from './client.js';
import { ClientError } from './errors.js';
import { MASK_PIXELS, pixelsMessage } from './testing/answers.js';
import { fixture } from './testing/fixture.js';
import { IMAGE } from './testing/frame-bench.js';
import { nextEvent, recordEnds, stateOf } from './testing/next-event.js';
import type { TestServerScript } from './testing/test-server.js';
import type { ClientState } from './types.js';

const { serve, client: newClient } = fixture();

describe('connecting', () => {
  it('goes from idle by connecting to ready, with the settings in force', async () => {
    const server = await serve();
    const { client } = newClient(server.url, { settings: { mode: 'fast', maxFps: 25 } });
    const states: ClientState['kind'][] = [];
    client.on('state', ({ kind }) => states.push(kind));
    expect(client.state.kind).toBe('idle');
    client.connect();
    const session = await nextEvent(client, 'ready');
    expect(states).toEqual(['connecting', 'ready']);
    expect(session).toMatchObject({ epoch: 1, settings: { mode: 'fast', maxFps: 25 }, mode: { id: 'fast' } });
    expect(server.peer.changes).toEqual([
      { mode: 'fast', maxFps: 25, encodings: [2, 4, ENCODING.unchanged] },
    ]);
    expect(server.peer.socket.handshake.auth).toEqual({ protocol: PROTOCOL_VERSION });
  });

  it.each(['websocket', 'polling'] as const)('works when the server offers %s alone', async (transport) => {
    const server = await serve({ transports: [transport] });
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    expect(server.peer.socket.conn.transport.name).toBe(transport);
    client.send(IMAGE, 1);
    expect(await nextEvent(client, 'mask')).toMatchObject({ frameId: 1, captureTimeS: 1 });
  });

  it('sends its token and is refused for good when that is wrong', async () => {
    const server = await serve({
      refuse: (auth) =>
        (auth as { token?: string }).token === 'right'
          ? undefined
          : fault('unauthorised', 'Wrong token', false),
    });
    const wrong = newClient(server.url, { token: 'wrong' });
    wrong.client.connect();
    expect(await stateOf(wrong.client, 'refused')).toMatchObject({
      fault: { code: 'unauthorised', retryable: false },
    });
    expect(wrong.clock.pendingTimers).toBe(0);
    const right = newClient(server.url, { token: 'right' });
    right.client.connect();
    await stateOf(right.client, 'ready');
  });

  it('names the versions a server speaks when it will not have ours', async () => {
    const server = await serve({
      refuse: () => ({ ...fault('unsupported_protocol', 'Too old', false), supported: [7, 8] }),
    });
    const { client } = newClient(server.url);
    client.connect();
    const { fault: refusal } = await stateOf(client, 'refused');
    expect(refusal.message).toContain('7, 8');
  });

  it('waits and tries again when the refusal is for now', async () => {
    let full = true;
    const server = await serve({
      refuse: () => (full ? fault('too_many_sessions', 'Full', true) : undefined),
    });
    const { client, clock } = newClient(server.url);
    client.connect();
    expect(await stateOf(client, 'waiting')).toMatchObject({
      attempt: 1,
      retryInMs: 500,
      fault: { code: 'too_many_sessions' },
    });
    full = false;
    clock.advance(500);
    await stateOf(client, 'ready');
  });

  it('keeps trying where there is no server, further apart, and comes at once when told', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => taken.close(resolve));
    const { client, clock } = newClient(`http://127.0.0.1:${port}`, { random: () => 0.999 });
    client.connect();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      const { fault: reason, retryInMs } = await stateOf(client, 'waiting');
      expect(reason.code).toBe('connect_failed');
      waits.push(Math.round(retryInMs / 1000));
      clock.advance(retryInMs);
    }
    expect(waits).toEqual([1, 2, 4, 5, 5]);
    await stateOf(client, 'waiting');
    await serve({ port });
    client.retryNow();
    await stateOf(client, 'ready');
  });

  it('gives up an attempt that gets no greeting, and tries again', async () => {
    const server = await serve({ greeting: () => undefined });
    const { client, clock } = newClient(server.url);
    client.connect();
    await expect.poll(() => server.peers.length).toBe(1);
    clock.advance(20_000);
    expect(await stateOf(client, 'waiting')).toMatchObject({ fault: { code: 'timeout', retryable: true } });
  });

  it.each([
    { url: 'nonsense' },
    { maxInFlight: 0 },
    { maxFps: 0 },
    { maxFps: Number.NaN },
    { settings: { mode: 'no spaces' } },
  ])('refuses the options %j', (options) => {
    expect(() => createMaskClient({ url: 'http://localhost:1', ...options })).toThrow(ClientError);
  });
});

describe('frames', () => {
  it('are answered under the fixed window', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url, { maxInFlight: 99 });
    const ends = recordEnds(client);
    client.connect();
    await stateOf(client, 'ready');
    expect(client.stats().maxInFlight).toBe(16);
    for (let i = 0; i < 16; i++) {
      expect(client.send(IMAGE, clock.nowMs() / 1000).sent).toBe(true);
      clock.advance(20);
    }
    expect(client.canSend()).toBe('window');
    await expect.poll(() => ends.length).toBe(16);
    expect(ends).toEqual(Array.from({ length: 16 }, (_, i) => `mask ${i + 1}`));
    expect(server.peer.frames[2]).toMatchObject({ frameId: 3, timestampS: 1.04, image: Buffer.from(IMAGE) });
    expect(client.stats()).toMatchObject({ inFlight: 0, frames: { sent: 16, masks: 16 } });
  });

  it('are paced by the least of the own rate, the setting and what the server can serve now', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url, { maxFps: 50, settings: { maxFps: 100 } });
    client.connect();
    await stateOf(client, 'ready');
    const periodMs = (): number => {
      while (client.canSend() === 'ok') client.send(IMAGE, 0);
      let ms = 0;
      for (; client.canSend() !== 'ok'; ms++) clock.advance(1);
      return ms;
    };
    periodMs();
    expect(periodMs()).toBe(20);
    await client.configure({ maxFps: 25 });
    periodMs();
    expect(client.send(IMAGE, 0).sent).toBe(true);
    await expect.poll(() => client.stats().inFlight).toBe(0);
    expect(periodMs()).toBe(40);
    expect(client.state).toMatchObject({ session: { settings: { maxFps: 25 } } });
    server.peer.socket.emit('status', { phase: 'ready', maxFps: 10 });
    await nextEvent(client, 'status');
    periodMs();
    await expect.poll(() => client.stats().inFlight).toBe(0);
    expect(periodMs()).toBe(100);
  });

  it('wait while the server says that it takes none', async () => {
    const server = await serve({
      connected: ({ socket }) => socket.emit('status', { phase: 'warming', progress: 0.5 }),
    });
    const { client } = newClient(server.url);
    client.connect();
    expect(await stateOf(client, 'ready')).toMatchObject({
      serverPhase: 'warming',
      status: { progress: 0.5 },
    });
    expect(client.send(IMAGE, 0)).toEqual({ sent: false, reason: 'not_ready' });
    server.peer.socket.emit('status', { phase: 'ready' });
    await nextEvent(client, 'state', (state) => state.kind === 'ready' && state.serverPhase === 'ready');
    expect(client.send(IMAGE, 0).sent).toBe(true);
  });
});

describe('pings', () => {
  it('measure the way at once and every few seconds, one at a time', async () => {
    const pings: ((reply: unknown) => void)[] = [];
    const server = await serve({
      connected: ({ socket }) => {
        socket.removeAllListeners('ping');
        socket.on('ping', (_body: unknown, reply: (value: unknown) => void) => pings.push(reply));
      },
    });
    const { client, clock } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    await expect.poll(() => pings.length).toBe(1);
    clock.advance(70);
    pings[0]?.({ ok: true });
    await expect.poll(() => client.stats().baseRttMs).toBe(70);
    clock.advance(9000);
    await expect.poll(() => pings.length).toBe(2);
    pings[1]?.('pong');
    await expect.poll(() => client.stats().protocolFaults).toBe(1);
    expect(client.stats().baseRttMs).toBe(70);
  });
});

describe('class masks', () => {
  const INDICES = Uint8Array.from({ length: MASK_PIXELS }, (_, i) => [0, 1, 2, 255][i % 4] ?? 0);
  const answerWithClasses: TestServerScript = {
    frame: (peer, frame) =>
      peer.socket.emit(
        'mask',
        pixelsMessage({ ...frame, epoch: peer.epoch }, INDICES, ENCODING.classDeflate),
      ),
  };

  it('come with the mode whose labels they mean, index by index', async () => {
    const server = await serve(answerWithClasses);
    const { client } = newClient(server.url, { settings: { mode: 'objects' } });
    client.connect();
    await stateOf(client, 'ready');
    client.send(IMAGE, 0);
    const mask = await nextEvent(client, 'mask');
    expect(mask).toMatchObject({ kind: 'classes', pixels: INDICES, stale: false, mode: { id: 'objects' } });
    const labels = mask.mode?.labels ?? [];
    expect(
      Object.fromEntries(classShares(mask, labels.length).map((share, i) => [labels[i], share])),
    ).toEqual({ background: 0.25, cat: 0.25, sofa: 0.25 });
  });

  it('made before a change of the wanted classes are stale but of the same mode; after another mode of none', async () => {
    const server = await serve({ frame: () => {} });
    const { client, clock } = newClient(server.url, { settings: { mode: 'objects' } });
    client.connect();
    await stateOf(client, 'ready');
    const answerLate = async (change: Configure) => {
      clock.advance(20);
      const { epoch } = server.peer;
      const sent = client.send(IMAGE, 0);
      await client.configure(change);
      if (!sent.sent) throw new Error(sent.reason);
      const arrived = nextEvent(client, 'mask');
      const fields = { frameId: sent.frameId, epoch };
      server.peer.socket.emit('mask', pixelsMessage(fields, INDICES, ENCODING.classDeflate));
      const { mode, stale } = await arrived;
      return { mode: mode?.id, stale };
    };
    expect(await answerLate({ classes: [2] })).toEqual({ mode: 'objects', stale: true });
    expect(await answerLate({ threshold: 0.9 })).toEqual({ mode: 'objects', stale: true });
    expect(await answerLate({ mode: 'fast' })).toEqual({ mode: undefined, stale: true });
  });

  it('are asked for with the same classes and threshold on every connect', async () => {
    const server = await serve();
    const { client } = newClient(server.url, { settings: { mode: 'objects' } });
    client.connect();
    await stateOf(client, 'ready');
    await client.configure({ classes: [1, 2], threshold: 0.3 });
    await client.configure({ classes: null });
    await client.configure({ classes: [] });
    server.peer.socket.disconnect(true);
    await stateOf(client, 'waiting');
    client.retryNow();
    const { settings } = await nextEvent(client, 'ready');
    expect(settings).toMatchObject({ mode: 'objects', classes: [], threshold: 0.3 });
    expect(server.peer.changes).toHaveLength(1);
  });

  it('are not filtered by the classes of a mode that this server lacks', async () => {
    const server = await serve();
    const { client } = newClient(server.url, {
      settings: { mode: 'ade20k', classes: [149], threshold: 0.3 },
    });
    client.connect();
    const { settings } = await nextEvent(client, 'ready');
    expect(settings).toMatchObject({ mode: 'balanced', classes: null, threshold: 0.3 });
  });
});

describe('configure', () => {
  it('changes the epoch, tells of clamped numbers and is sent again on the next connect', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    const configured = nextEvent(client, 'configured', ({ epoch }) => epoch === 2);
    expect(await client.configure({ mode: 'fast', threshold: 3, maxFps: undefined })).toMatchObject({
      ok: true,
      epoch: 2,
    });
    expect((await configured).warnings).toHaveLength(1);
    expect(client.state).toMatchObject({ session: { epoch: 2, settings: { mode: 'fast', threshold: 1 } } });
    server.peer.socket.disconnect(true);
    const { retryInMs } = await stateOf(client, 'waiting');
    clock.advance(retryInMs);
    await stateOf(client, 'ready');
    expect(server.peer.changes[0]).toMatchObject({ mode: 'fast', threshold: 3 });
    expect(client.state).toMatchObject({ session: { epoch: 1 } });
  });

  it('does not keep what the server refused', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    expect(await client.configure({ mode: 'none-such' })).toMatchObject({
      ok: false,
      error: { code: 'unknown_mode' },
    });
    expect(client.state).toMatchObject({ session: { epoch: 1, settings: { mode: 'balanced' } } });
    server.peer.socket.disconnect(true);
    await stateOf(client, 'waiting');
    client.retryNow();
    await stateOf(client, 'ready');
    expect(server.peer.changes[0]).not.toHaveProperty('mode');
  });

  it('keeps what is asked while there is no connection', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    expect(await client.configure({ mode: 'fast' })).toMatchObject({
      ok: false,
      error: { code: 'not_ready' },
    });
    client.connect();
    expect(await client.configure({ maxFps: 12 })).toMatchObject({ ok: false, error: { code: 'not_ready' } });
    expect((await nextEvent(client, 'ready')).settings).toMatchObject({ mode: 'fast', maxFps: 12 });
  });

  it('ends by its time limit; a late answer still moves the epoch', async () => {
    let answer: unknown = null;
    const server = await serve({ configured: () => answer, greeting: (ready) => ready });
    answer = undefined;
    const { client, clock } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    answer = null;
    const reply = client.configure({ mode: 'fast' });
    await expect.poll(() => server.peer.changes.length).toBe(2);
    clock.advance(5000);
    expect(await reply).toMatchObject({ ok: false, error: { code: 'timeout' } });
  });

  it('refuses nonsense without asking the server, and says what is wrong with it', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    expect(await client.configure({ mode: 'no spaces' })).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    });
    expect(await client.configure({ classes: [999] })).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    });
    expect(server.peer.changes).toHaveLength(1);
  });

  it('goes on with the mode of a server that lacks the wanted one, says so, and keeps the other settings', async () => {
    const server = await serve();
    const { client } = newClient(server.url, { settings: { mode: 'sota', maxFps: 9 } });
    client.connect();
    expect(await nextEvent(client, 'fault')).toMatchObject({
      code: 'unknown_mode',
      message: /fast, balanced/,
    });
    await stateOf(client, 'ready');
    expect(client.state).toMatchObject({ session: { settings: { mode: 'balanced', maxFps: 9 } } });
  });
});

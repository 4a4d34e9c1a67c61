import { ENCODING, encodeResult, NO_TIMES } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { maskMessage } from './testing/answers.js';
import { fixture } from './testing/fixture.js';
import { IMAGE } from './testing/frame-bench.js';
import { nextEvent, stateOf } from './testing/next-event.js';

const { serve, client: newClient } = fixture();

/** The same server under an address that does not look like this machine's own. */
const asRemote = (port: number): string => `http://[::ffff:127.0.0.1]:${port}`;

describe('a browser that goes offline', () => {
  it('is not worn out by attempts, and connects the moment it is online again', async () => {
    const server = await serve();
    const { port } = server;
    const { client, clock } = newClient(asRemote(port));
    client.connect();
    await stateOf(client, 'ready');
    client.setOnline(false);
    expect(client.state.kind).toBe('ready');
    await server.close();
    expect(await stateOf(client, 'waiting')).toMatchObject({
      retryInMs: Number.POSITIVE_INFINITY,
      fault: { code: 'offline' },
    });
    expect(clock.pendingTimers).toBe(0);
    client.checkNow();
    expect(client.state.kind).toBe('waiting');
    await serve({ port });
    client.setOnline(true);
    expect(client.state).toMatchObject({ kind: 'connecting', attempt: 0 });
    await stateOf(client, 'ready');
  });

  it('stops waiting for the next attempt too', async () => {
    const server = await serve();
    const { client, clock } = newClient(asRemote(server.port));
    client.connect();
    await stateOf(client, 'ready');
    await server.close();
    expect((await stateOf(client, 'waiting')).retryInMs).toBe(500);
    client.setOnline(false);
    expect(client.state).toMatchObject({ kind: 'waiting', fault: { code: 'offline' } });
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not matter to a server on the same machine', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    client.setOnline(false);
    await server.close();
    expect((await stateOf(client, 'waiting')).retryInMs).toBe(500);
  });
});

describe('a connection that died without a word', () => {
  /** A server that goes on living and says nothing any more. */
  async function deadOnce() {
    let isDead = false;
    const server = await serve({
      frame: ({ socket, epoch }, { frameId }) => {
        if (!isDead) socket.emit('mask', maskMessage({ frameId, epoch }));
      },
      connected: ({ socket }) => {
        socket.removeAllListeners('ping');
        socket.on('ping', (_body: unknown, reply: (value: unknown) => void) => {
          if (!isDead) reply({ ok: true });
        });
      },
    });
    const bench = newClient(server.url);
    bench.client.connect();
    await stateOf(bench.client, 'ready');
    return { ...bench, server, die: () => (isDead = true), revive: () => (isDead = false) };
  }

  it('is made anew after 5 s of frames without an answer', async () => {
    const { client, clock, die, revive } = await deadOnce();
    clock.advance(6000);
    die();
    const lost: string[] = [];
    client.on('lost', ({ cause }) => lost.push(cause));
    while (client.state.kind === 'ready' && clock.nowMs() < 20_000) {
      client.send(IMAGE, 0);
      clock.advance(100);
    }
    expect(client.state).toMatchObject({ kind: 'waiting', fault: { code: 'silent' } });
    expect(clock.nowMs()).toBeLessThan(13_000);
    expect(client.stats().inFlight).toBe(0);
    expect(lost.length).toBe(client.stats().frames.sent);
    revive();
    clock.advance(1000);
    await stateOf(client, 'ready');
    client.send(IMAGE, 0);
    await nextEvent(client, 'mask');
  });

  it.each(['told to look', 'woken from sleep'])(
    'is found out in 2 s when %s, and made anew at once',
    async (how) => {
      const { client, clock, die } = await deadOnce();
      clock.advance(6000);
      die();
      if (how === 'told to look') client.checkNow();
      else clock.sleep(600_000);
      clock.advance(2600);
      expect(client.state).toMatchObject({ kind: 'connecting', attempt: 0 });
    },
  );

  it('is kept when it answers the check', async () => {
    const { client, clock } = await deadOnce();
    await expect.poll(() => client.stats().baseRttMs).toBe(0);
    client.checkNow();
    clock.advance(100);
    await expect.poll(() => client.stats().baseRttMs).toBe(0);
    // Something is heard before the limit: it takes real time to come.
    const seen = nextEvent(client, 'mask');
    client.send(IMAGE, 0);
    await seen;
    clock.advance(4000);
    expect(client.state.kind).toBe('ready');
  });
});

describe('a server that stops in order', () => {
  it('gets no more frames, and is asked again right when it has closed, when it said so', async () => {
    const first = await serve();
    const { port } = first;
    const { client, clock } = newClient(first.url, { random: () => 0.2 });
    client.connect();
    await stateOf(client, 'ready');
    clock.advance(6000);
    first.peer.socket.emit('status', { phase: 'draining', retryAfterMs: 1500 });
    await nextEvent(client, 'status');
    expect(client.send(IMAGE, 0)).toEqual({ sent: false, reason: 'not_ready' });
    clock.advance(1000);
    await first.close();
    expect(await stateOf(client, 'waiting')).toMatchObject({ attempt: 0, retryInMs: 500 });
    await serve({ port });
    clock.advance(500);
    expect(client.state).toMatchObject({ kind: 'connecting', attempt: 0 });
    await stateOf(client, 'ready');
  });
});

describe('the coding of masks', () => {
  it('becomes coarse by itself where masks take long on their way back, and nothing shown is stale for it', async () => {
    const heavy = new Uint8Array(12_000);
    const waiting: (() => void)[] = [];
    const server = await serve({
      frame: ({ socket, epoch }, { frameId }) => {
        const common = { frameId, timestampS: 0, epoch, times: NO_TIMES };
        const size = { widthPx: 120, heightPx: 100, payload: heavy };
        waiting.push(() =>
          socket.emit(
            'mask',
            encodeResult({ ...common, status: 'mask', encoding: ENCODING.alpha8, ...size }),
          ),
        );
      },
    });
    const { client, clock } = newClient(server.url, { flow: { kind: 'auto' } });
    const configured: unknown[] = [];
    client.on('configured', (change) => configured.push(change));
    const stale: boolean[] = [];
    client.on('mask', (mask) => stale.push(mask.stale));
    client.connect();
    await stateOf(client, 'ready');
    await expect.poll(() => client.stats().baseRttMs).toBeDefined();
    // The way back carries 12 KB in 60 ms, the way there takes no time.
    while (server.peer.changes.length === 1 && stale.length < 200) {
      clock.advance(40);
      if (!client.send(IMAGE, 0).sent) continue;
      await expect.poll(() => waiting.length, { interval: 1 }).toBe(1);
      clock.advance(60);
      const seen = nextEvent(client, 'mask');
      waiting.shift()?.();
      await seen;
    }
    expect(server.peer.changes.at(-1)).toEqual({ encodings: [2, 4, 5, ENCODING.alpha4Deflate] });
    await expect.poll(() => client.state).toMatchObject({ session: { epoch: 2 } });
    expect(stale).not.toContain(true);
    // No settings of the caller's changed.
    expect(configured).toHaveLength(1);
  });

  it('is asked for as the plan has it, without a mask flagged stale for it', async () => {
    const server = await serve({ frame: () => {} });
    const { client, clock } = newClient(server.url, { maxInFlight: 4 });
    const announced: unknown[] = [];
    client.on('configured', (change) => announced.push(change));
    client.connect();
    await stateOf(client, 'ready');
    clock.advance(20);
    client.send(IMAGE, 0);
    // A change that alters no mask: its epoch is another, what the masks show is not.
    await client.configure({ encodings: [ENCODING.alpha4Deflate, ENCODING.alpha8Deflate], maxFps: 40 });
    expect(client.state).toMatchObject({ session: { epoch: 2 } });
    server.peer.socket.emit('mask', maskMessage({ frameId: 1, epoch: 1 }));
    expect(await nextEvent(client, 'mask')).toMatchObject({ stale: false, epoch: 1 });
    clock.advance(50);
    client.send(IMAGE, 0);
    await client.configure({ threshold: 0.7 });
    server.peer.socket.emit('mask', maskMessage({ frameId: 2, epoch: 2 }));
    expect(await nextEvent(client, 'mask')).toMatchObject({ stale: true });
  });
});

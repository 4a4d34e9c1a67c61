import { describe, expect, it } from 'vitest';
import { maskMessage } from './testing/answers.js';
import { fixture } from './testing/fixture.js';
import { IMAGE } from './testing/frame-bench.js';
import { nextEvent, recordEnds, stateOf } from './testing/next-event.js';
import type { ClientState } from './types.js';

const { serve, client: newClient } = fixture();

describe('races of the connection', () => {
  it('a server that goes with frames in flight and comes back costs those frames and nothing else', async () => {
    const first = await serve({ frame: () => {} });
    const { client, clock } = newClient(first.url, { settings: { mode: 'fast' } });
    const ends = recordEnds(client);
    client.connect();
    await stateOf(client, 'ready');
    for (let i = 0; i < 4; i++) {
      clock.advance(20);
      client.send(IMAGE, 0);
    }
    await expect.poll(() => first.peer.frames.length).toBe(4);
    const { port } = first;
    await first.close();
    const waiting = await stateOf(client, 'waiting');
    expect(ends).toEqual([1, 2, 3, 4].map((id) => `lost ${id} disconnected`));
    expect(client.canSend()).toBe('not_ready');
    expect(client.send(IMAGE, 0)).toEqual({ sent: false, reason: 'not_ready' });
    const second = await serve({ port });
    clock.advance(waiting.retryInMs);
    await stateOf(client, 'ready');
    expect(client.send(IMAGE, 0)).toEqual({ sent: true, frameId: 5 });
    await nextEvent(client, 'mask');
    // Nothing was kept back for the new connection.
    expect(second.peer.frames.map(({ frameId }) => frameId)).toEqual([5]);
    expect(second.peer.settings.mode).toBe('fast');
  });

  it('a mask of the old epoch that comes after a configure is stale and frees its slot', async () => {
    const server = await serve({ frame: () => {} });
    const { client } = newClient(server.url, { maxInFlight: 1 });
    const ends = recordEnds(client);
    client.connect();
    await stateOf(client, 'ready');
    client.send(IMAGE, 0);
    await expect.poll(() => server.peer.frames.length).toBe(1);
    const configured = client.configure({ mode: 'fast' });
    await configured;
    server.peer.socket.emit('mask', maskMessage({ frameId: 1, epoch: 1 }));
    await nextEvent(client, 'mask');
    expect(client.send(IMAGE, 0).sent).toBe(true);
    await expect.poll(() => server.peer.frames.length).toBe(2);
    server.peer.socket.emit('mask', maskMessage({ frameId: 2, epoch: 2 }));
    await nextEvent(client, 'mask');
    expect(ends).toEqual(['mask 1 stale', 'mask 2']);
  });

  it('a configure that the connection takes with it settles, and is in force on the next one', async () => {
    let silent = false;
    const server = await serve({ configured: () => (silent ? null : undefined) });
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    silent = true;
    const reply = client.configure({ mode: 'fast' });
    await expect.poll(() => server.peer.changes.length).toBe(2);
    silent = false;
    server.peer.socket.disconnect(true);
    expect(await reply).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    await stateOf(client, 'waiting');
    client.retryNow();
    expect((await nextEvent(client, 'ready')).settings.mode).toBe('fast');
  });

  it('settings that change while the session is being made are in force when it is ready', async () => {
    const replies: unknown[] = [];
    const server = await serve({
      configured: () => {
        if (server.peer.changes.length === 1)
          void client.configure({ mode: 'fast' }).then((reply) => replies.push(reply));
        return undefined;
      },
    });
    const { client } = newClient(server.url, { settings: { mode: 'balanced' } });
    client.connect();
    expect(await nextEvent(client, 'ready')).toMatchObject({ epoch: 2, settings: { mode: 'fast' } });
    expect(replies).toMatchObject([{ ok: false, error: { code: 'not_ready' } }]);
  });

  it('three configures at once end in order, the last one in force', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    const replies = await Promise.all(['fast', 'balanced', 'fast'].map((mode) => client.configure({ mode })));
    expect(replies.map((reply) => reply.ok && reply.epoch)).toEqual([2, 3, 4]);
    expect(client.state).toMatchObject({ session: { epoch: 4, settings: { mode: 'fast' } } });
  });

  it('close is for good, twice is once, and everything that waits is let go', async () => {
    const server = await serve({
      frame: () => {},
      configured: (change) => ((change as { mode?: string }).mode ? null : undefined),
    });
    const { client, clock } = newClient(server.url);
    const ends = recordEnds(client);
    const states: ClientState['kind'][] = [];
    client.connect();
    await stateOf(client, 'ready');
    client.on('state', ({ kind }) => states.push(kind));
    client.send(IMAGE, 0);
    const reply = client.configure({ mode: 'fast' });
    client.close();
    client.close();
    expect(await reply).toMatchObject({ ok: false, error: { code: 'closed' } });
    expect(ends).toEqual(['lost 1 disconnected']);
    expect(states).toEqual(['closed']);
    expect(clock.pendingTimers).toBe(0);
    expect(client.canSend()).toBe('not_ready');
    client.retryNow();
    expect(() => client.connect()).toThrow('closed');
    await expect.poll(() => server.peer.socket.connected).toBe(false);
  });

  it('close while connecting leaves nothing behind', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url);
    const states: ClientState['kind'][] = [];
    client.on('state', ({ kind }) => states.push(kind));
    client.connect();
    client.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(states).toEqual(['connecting', 'closed']);
    expect(clock.pendingTimers).toBe(0);
    expect(server.peers.filter(({ socket }) => socket.connected)).toEqual([]);
  });

  it.each(['connecting', 'ready', 'waiting'] as const)(
    'close from within the %s event wins',
    async (kind) => {
      const server = await serve();
      const { client, clock } = newClient(server.url);
      client.on('state', (state) => {
        if (state.kind === kind) client.close();
      });
      client.connect();
      if (kind === 'waiting') {
        await stateOf(client, 'ready');
        server.peer.socket.disconnect(true);
      }
      await stateOf(client, 'closed');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(client.state.kind).toBe('closed');
      expect(clock.pendingTimers).toBe(0);
    },
  );

  it('close from within the loss of a frame wins', async () => {
    const server = await serve({ frame: () => {} });
    const { client, clock } = newClient(server.url);
    const states: ClientState['kind'][] = [];
    client.connect();
    await stateOf(client, 'ready');
    client.on('state', ({ kind }) => states.push(kind));
    client.on('lost', () => client.close());
    client.send(IMAGE, 0);
    server.peer.socket.disconnect(true);
    await stateOf(client, 'closed');
    expect(states).toEqual(['closed']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('a connection that never holds does not bring the back-off down', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url, { random: () => 0.999 });
    client.connect();
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      await stateOf(client, 'ready');
      server.peer.socket.disconnect(true);
      const { retryInMs } = await stateOf(client, 'waiting');
      waits.push(Math.round(retryInMs / 1000));
      clock.advance(retryInMs);
    }
    expect(waits).toEqual([1, 2, 4]);
    await stateOf(client, 'ready');
    clock.advance(5000);
    server.peer.socket.disconnect(true);
    expect(Math.round((await stateOf(client, 'waiting')).retryInMs / 1000)).toBe(1);
  });
});

import { fault, LIMITS, type ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { dropMessage, MASK_PIXELS, maskMessage, wrongSizeMessage } from './testing/answers.js';
import { fixture } from './testing/fixture.js';
import { IMAGE } from './testing/frame-bench.js';
import { nextEvent, recordEnds, stateOf } from './testing/next-event.js';

const { serve, client: newClient } = fixture();

describe('a server that misbehaves', () => {
  it('by masks that are garbage costs a slot no longer than until they come', async () => {
    const garbage = [
      (id: number) => wrongSizeMessage({ frameId: id }, MASK_PIXELS - 1),
      (id: number) => wrongSizeMessage({ frameId: id }, 4 * MASK_PIXELS),
      (id: number) => maskMessage({ frameId: id }).subarray(0, 30),
      (id: number) => Uint8Array.of(...maskMessage({ frameId: id }), 0),
    ];
    const server = await serve({
      frame: ({ socket }, { frameId }) =>
        socket.emit('mask', garbage[frameId - 1]?.(frameId) ?? maskMessage({ frameId })),
    });
    const { client, clock } = newClient(server.url, { maxInFlight: 1 });
    const ends = recordEnds(client);
    client.connect();
    await stateOf(client, 'ready');
    for (let frame = 0; frame < 4; frame++) {
      expect(client.send(IMAGE, 0).sent).toBe(true);
      await nextEvent(client, 'error');
      clock.advance(20);
    }
    client.send(IMAGE, 0);
    await nextEvent(client, 'mask');
    expect(ends.at(-1)).toBe('mask 5 stale');
    expect(client.stats()).toMatchObject({ protocolFaults: 4, frames: { errors: { bad_mask: 4 } } });
  });

  it('by control messages without sense is counted and not believed', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    const { socket } = server.peer;
    for (const event of ['status', 'fault', 'mask', 'ready'] as const)
      for (const value of [
        undefined,
        null,
        7,
        'text',
        [],
        { phase: 'dancing' },
        { code: 5 },
        'x'.repeat(20_000),
      ])
        socket.emit(event, value);
    socket.emit('status', { phase: 'ready', maxFps: -4, retryAfterMs: -1 });
    await nextEvent(client, 'status');
    expect(client.state).toMatchObject({ kind: 'ready', serverPhase: 'ready' });
    expect(client.stats().protocolFaults).toBe(32);
  });

  it('by silence loses each frame at its limit and then gets new ones', async () => {
    const server = await serve({ frame: () => {} });
    const { client, clock } = newClient(server.url, { maxInFlight: 2 });
    const ends = recordEnds(client);
    client.connect();
    await stateOf(client, 'ready');
    for (let round = 0; round < 3; round++) {
      clock.advance(20);
      client.send(IMAGE, 0);
      clock.advance(20);
      client.send(IMAGE, 0);
      clock.advance(2000);
      // It is alive all the same.
      server.peer.socket.emit('status', { phase: 'ready' });
      await nextEvent(client, 'status');
    }
    expect(ends).toEqual([1, 2, 3, 4, 5, 6].map((id) => `lost ${id} timeout`));
    expect(client.state.kind).toBe('ready');
  });

  it('by a greeting that is no protocol v1 is left and tried again', async () => {
    const server = await serve({ greeting: () => ({ hello: 'world' }) });
    const { client } = newClient(server.url);
    client.connect();
    expect((await stateOf(client, 'waiting')).fault.code).toBe('protocol_violation');
  });

  it.each([
    [100_000, 'ready'],
    [LIMITS.maxServerControlChars, 'waiting'],
  ] as const)('by a greeting with %i characters of labels leaves the client %s', async (chars, kind) => {
    const server = await serve({
      greeting: (ready) => {
        const [mode] = ready['modes'] as ModeInfo[];
        return { ...ready, modes: [{ ...mode, labels: ['x'.repeat(chars)] }] };
      },
    });
    const { client } = newClient(server.url);
    client.connect();
    expect((await stateOf(client, kind)).kind).toBe(kind);
  });

  it('by another protocol version is refused for good', async () => {
    const server = await serve({ greeting: (ready) => ({ ...ready, protocol: 2 }) });
    const { client, clock } = newClient(server.url);
    client.connect();
    expect((await stateOf(client, 'refused')).fault.code).toBe('unsupported_protocol');
    expect(clock.pendingTimers).toBe(0);
  });

  it('by an answer to configure without sense does not keep the client waiting', async () => {
    const server = await serve({ configured: () => ({ ok: 'perhaps' }) });
    const { client } = newClient(server.url);
    client.connect();
    expect((await stateOf(client, 'waiting')).fault.code).toBe('protocol_violation');
  });

  it('by showing the client out is asked again later, with its own reason', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    server.peer.socket.emit('fault', fault('rate_limited', 'Too fast for too long', true));
    server.peer.socket.disconnect(true);
    expect((await nextEvent(client, 'fault')).code).toBe('rate_limited');
    expect((await stateOf(client, 'waiting')).fault.code).toBe('rate_limited');
  });

  it('by showing the client out for good is not asked again', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    server.peer.socket.emit('fault', fault('unauthorised', 'The token was withdrawn', false));
    server.peer.socket.disconnect(true);
    expect((await stateOf(client, 'refused')).fault.code).toBe('unauthorised');
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(['websocket', 'polling'] as const)(
    'by a lower message limit than it named closes a %s connection, which is told by its name',
    async (transport) => {
      const server = await serve({ maxHttpBufferSize: 5000, transports: [transport] });
      const { client } = newClient(server.url);
      const ends = recordEnds(client);
      client.connect();
      await stateOf(client, 'ready');
      client.send(new Uint8Array(20_000).fill(7), 0);
      expect(await nextEvent(client, 'fault')).toMatchObject({ code: 'message_too_large', retryable: false });
      expect((await stateOf(client, 'waiting')).fault.code).toBe('message_too_large');
      expect(ends).toEqual(['lost 1 disconnected']);
    },
  );

  it('by answering twice, out of order, for other frames and under epochs that never were, costs no slot and shows nothing wrong', async () => {
    const server = await serve({
      frame: (peer, { frameId }) => {
        if (frameId % 4 !== 0) return;
        const { socket, epoch } = peer;
        socket.emit('mask', maskMessage({ frameId, epoch }));
        socket.emit('mask', maskMessage({ frameId, epoch }, 7));
        socket.emit('mask', maskMessage({ frameId: frameId + 1000, epoch }));
        socket.emit('mask', maskMessage({ frameId: frameId - 1, epoch: 0xffff_ffff }));
        socket.emit('mask', dropMessage({ frameId: frameId - 2, epoch: epoch - 1 }));
        socket.emit('mask', maskMessage({ frameId: frameId - 3, epoch }));
      },
    });
    const { client, clock } = newClient(server.url, { maxInFlight: 4 });
    const ends = recordEnds(client);
    const shown: unknown[] = [];
    client.on('mask', ({ stale, mode }) => shown.push(stale ? mode : 'fresh'));
    client.connect();
    await stateOf(client, 'ready');
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) {
        clock.advance(20);
        expect(client.send(IMAGE, 0).sent).toBe(true);
      }
      await expect.poll(() => ends.length).toBe(4 * (round + 1));
    }
    expect(ends.slice(0, 4)).toEqual(['mask 4', 'mask 3 stale', 'dropped 2 superseded', 'mask 1']);
    // A mask of an epoch that is still to come belongs to no mode that is known.
    expect(shown.slice(0, 3)).toEqual(['fresh', undefined, 'fresh']);
    const { frames, inFlight } = client.stats();
    expect(frames).toMatchObject({ sent: 12, masks: 6, staleMasks: 3, late: 6, lateMasks: 6, outOfOrder: 3 });
    expect(frames.wasted).toBe(12);
    expect(inFlight).toBe(0);
  });

  it('by a flood of masks nobody asked for costs no decoding and no memory', async () => {
    const server = await serve();
    const { client } = newClient(server.url);
    client.connect();
    await stateOf(client, 'ready');
    // Each would be a fault if it were decoded.
    for (let i = 0; i < 3000; i++)
      server.peer.socket.emit('mask', wrongSizeMessage({ frameId: 5000 + i }, 3));
    client.send(IMAGE, 0);
    await nextEvent(client, 'mask');
    expect(client.stats()).toMatchObject({
      protocolFaults: 0,
      inFlight: 0,
      frames: { late: 3000, masks: 1 },
    });
  });

  it('by answering pings and no frame is told after a few limits, once, and frames go on', async () => {
    const server = await serve({ frame: () => {} });
    const { client, clock } = newClient(server.url, { maxInFlight: 1 });
    const faults: string[] = [];
    client.on('fault', ({ code }) => faults.push(code));
    client.connect();
    await stateOf(client, 'ready');
    for (let round = 0; round < 8; round++) {
      expect(client.send(IMAGE, 0).sent).toBe(true);
      clock.advance(2001);
      server.peer.socket.emit('status', { phase: 'ready' });
      await nextEvent(client, 'status');
    }
    expect(faults).toEqual(['no_answers']);
    expect(client.stats().frames.lost.timeout).toBe(8);
  });

  it('by what is no protocol is told once in a while, not once a message', async () => {
    const server = await serve();
    const { client, clock } = newClient(server.url);
    const faults: string[] = [];
    client.on('fault', ({ code }) => faults.push(code));
    client.connect();
    await stateOf(client, 'ready');
    for (let i = 0; i < 50; i++) server.peer.socket.emit('mask', 'text');
    await expect.poll(() => client.stats().protocolFaults).toBe(50);
    expect(faults).toEqual(['protocol_violation']);
    clock.advance(10_000);
    server.peer.socket.emit('mask', 'text');
    await expect.poll(() => faults.length).toBe(2);
  });
});

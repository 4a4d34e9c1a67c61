import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type ShapingProxy, startShapingProxy } from './proxy.js';
import { closed, dial, type Far, read, startFar } from './testing/echo.js';
import type { DirectionProfile, NetworkProfile } from './types.js';

const KIB = 1024;
/** Timers and two cores that others use too; only ever added to what the network itself takes. */
const LATE_MS = 60;

const free: DirectionProfile = {
  delayMs: 0,
  jitterMs: 0,
  rate: [{ fromMs: 0, bitsPerS: Number.POSITIVE_INFINITY }],
};
const profile = (up: Partial<DirectionProfile>, down: Partial<DirectionProfile> = {}): NetworkProfile => ({
  name: 'test',
  title: 'test',
  up: { ...free, ...up },
  down: { ...free, ...down },
});
const mbit = (mbitPerS: number): DirectionProfile['rate'] => [{ fromMs: 0, bitsPerS: mbitPerS * 1e6 }];

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function through(
  network: NetworkProfile,
  serve?: (socket: Socket) => void,
): Promise<{ readonly far: Far; readonly proxy: ShapingProxy; readonly socket: Socket }> {
  const far = await startFar(serve);
  closers.push(() => far.close());
  const proxy = await startShapingProxy({ targetPort: far.port, profile: network });
  closers.push(() => proxy.close());
  return { far, proxy, socket: await open(proxy) };
}

async function open(proxy: ShapingProxy): Promise<Socket> {
  const socket = await dial(proxy.port);
  closers.push(() => socket.destroy());
  return socket;
}

/** What the byte at each place of a long message is: to tell loss and disorder. */
const pattern = (bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 7) % 251));

async function roundTripMs(socket: Socket, bytes = 100): Promise<number> {
  const answer = read(socket, bytes);
  const sentAtMs = performance.now();
  socket.write(pattern(bytes));
  return (await answer).atMs - sentAtMs;
}

async function fastestMs(socket: Socket, tries = 8): Promise<number> {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let left = tries; left > 0; left--) leastMs = Math.min(leastMs, await roundTripMs(socket));
  return leastMs;
}

function openResources(): { readonly sockets: number; readonly timers: number } {
  const names = process.getActiveResourcesInfo();
  return {
    sockets: names.filter((name) => name.startsWith('TCP')).length,
    timers: names.filter((name) => name === 'Timeout').length,
  };
}

describe('the shaping proxy', () => {
  it('adds next to nothing on a path without limits', async () => {
    const { socket } = await through(profile({}));
    await roundTripMs(socket);
    expect(await fastestMs(socket)).toBeLessThan(5);
  });

  it('delays each direction by its own time', async () => {
    const { socket } = await through(profile({ delayMs: 40 }, { delayMs: 20 }));
    // The first one waits for the connection to be made.
    expect(await roundTripMs(socket)).toBeGreaterThanOrEqual(90);
    const leastMs = await fastestMs(socket);
    expect(leastMs).toBeGreaterThanOrEqual(58);
    expect(leastMs).toBeLessThan(80);
  });

  it('does not drift: a thousand small messages take no longer than their times', async () => {
    const { socket } = await through(profile({ delayMs: 10 }));
    const startMs = performance.now();
    const answer = read(socket, 1000);
    for (let sent = 0; sent < 1000; sent++) {
      socket.write(Buffer.of(sent % 256));
      if (sent % 5 === 0) await delay(1);
    }
    const sentInMs = performance.now() - startMs;
    expect((await answer).atMs - startMs).toBeLessThan(sentInMs + 40 + LATE_MS);
  });

  it.each(['up', 'down'] as const)('holds the rate of the way %s within a tenth', async (way) => {
    const limited = { rate: mbit(4) };
    const { socket } = await through(way === 'up' ? profile(limited) : profile({}, limited));
    await roundTripMs(socket);
    const bytes = 600 * KIB;
    const wantedMs = (bytes * 8) / 4000;
    const takenMs = await roundTripMs(socket, bytes);
    expect(takenMs).toBeGreaterThan(wantedMs * 0.9);
    expect(takenMs).toBeLessThan(wantedMs * 1.1 + LATE_MS);
  });

  it('follows a change of the rate over time', async () => {
    const steps = [...mbit(8), { fromMs: 600, bitsPerS: 1e6 }];
    const { socket } = await through(profile({ rate: steps }));
    const fastMs = await roundTripMs(socket, 40 * KIB);
    await delay(700);
    const slowMs = await roundTripMs(socket, 40 * KIB);
    expect(slowMs).toBeGreaterThan(320);
    expect(slowMs).toBeGreaterThan(fastMs * 3);
  });

  it('keeps every byte and their order, whatever the jitter', async () => {
    const { socket } = await through(profile({ jitterMs: 30, rate: mbit(20) }, { jitterMs: 30, delayMs: 5 }));
    const sent = pattern(200 * KIB);
    const answer = read(socket, sent.length);
    for (let from = 0; from < sent.length; from += 9 * KIB) {
      socket.write(sent.subarray(from, from + 9 * KIB));
      await delay(3);
    }
    expect((await answer).data.equals(sent)).toBe(true);
  });

  it('holds everything up in a stall and hands it over at once', async () => {
    const { socket, far } = await through(
      profile({ stalls: { perS: 4, minMs: 150, maxMs: 150 } }),
      () => undefined,
    );
    while (far.sockets.length === 0) await delay(5);
    const arrivals: number[] = [];
    far.sockets[0]?.on('data', () => arrivals.push(performance.now()));
    for (let sent = 0; sent < 150; sent++) {
      socket.write(Buffer.alloc(10));
      await delay(10);
    }
    const gaps = arrivals.slice(1).map((atMs, index) => atMs - (arrivals[index] ?? atMs));
    expect(gaps.filter((gapMs) => gapMs > 100).length).toBeGreaterThanOrEqual(2);
  });

  it('reads no faster than it can hold, and says what it held', async () => {
    const { socket, proxy } = await through(profile({ rate: mbit(1) }), (far) => far.resume());
    socket.write(Buffer.alloc(8 * KIB * KIB));
    await delay(300);
    const { up } = proxy.counters();
    expect(up.peakBacklogBytes).toBeGreaterThanOrEqual(256 * KIB);
    // One read of the kernel's may come on top.
    expect(up.peakBacklogBytes).toBeLessThanOrEqual((256 + 64) * KIB);
    expect(up.peakQueueMs).toBeGreaterThan(1000);
    expect(socket.writableLength).toBeGreaterThan(0);
  });

  it('waits for a receiver that does not read', async () => {
    const { socket, proxy } = await through(profile({}), (far) => far.pause());
    socket.write(Buffer.alloc(64 * KIB * KIB));
    await delay(400);
    expect(proxy.counters().up.peakBacklogBytes).toBeLessThanOrEqual((256 + 64) * KIB);
    expect(socket.writableLength).toBeGreaterThan(0);
  });

  it('carries a half-close after the bytes, and the answer that comes back on it', async () => {
    const { socket, proxy } = await through(profile({ delayMs: 20, rate: mbit(4) }), (far) => {
      const parts: Buffer[] = [];
      far.on('data', (part) => parts.push(part));
      far.on('end', () => far.end(Buffer.concat(parts)));
    });
    const answer = read(socket, 30 * KIB);
    const isClosed = closed(socket);
    socket.on('end', () => socket.destroy());
    socket.end(pattern(30 * KIB));
    expect((await answer).data.equals(pattern(30 * KIB))).toBe(true);
    await isClosed;
    await delay(50);
    expect(proxy.counters().open).toBe(0);
  });

  it.each(['near', 'far'] as const)('tells the other side when the %s one breaks off', async (side) => {
    const { socket, far, proxy } = await through(profile({ delayMs: 10 }, { delayMs: 10 }));
    await roundTripMs(socket);
    const farSocket = far.sockets[0];
    if (!farSocket) throw new Error('No connection at the far end');
    const [breaking, told] = side === 'near' ? [socket, farSocket] : [farSocket, socket];
    const isClosed = closed(told);
    breaking.resetAndDestroy();
    await isClosed;
    await delay(50);
    expect(proxy.counters().open).toBe(0);
  });

  it('breaks off when nobody listens at the far end', async () => {
    const far = await startFar();
    await far.close();
    const proxy = await startShapingProxy({ targetPort: far.port, profile: profile({}) });
    closers.push(() => proxy.close());
    const socket = await open(proxy);
    await closed(socket);
    expect(proxy.counters().open).toBe(0);
  });

  it('disconnects at the times of the profile and on demand, and takes new connections', async () => {
    const network = { ...profile({ delayMs: 5 }), disconnectsAtMs: [250] };
    const { socket, proxy, far } = await through(network);
    await Promise.all([closed(socket), roundTripMs(socket)]);
    const second = await open(proxy);
    await roundTripMs(second);
    const farClosed = closed(far.sockets[1] ?? second);
    proxy.disconnectAll();
    await Promise.all([closed(second), farClosed]);
    await roundTripMs(await open(proxy));
    expect(proxy.counters()).toMatchObject({ connections: 3, open: 1, broken: 2 });
  });

  it('becomes another network while a connection lasts', async () => {
    const { socket, proxy } = await through(profile({}));
    await roundTripMs(socket);
    proxy.switchTo(profile({ delayMs: 60 }));
    expect(await fastestMs(socket, 3)).toBeGreaterThanOrEqual(58);
    proxy.switchTo(profile({}));
    await roundTripMs(socket);
    expect(await fastestMs(socket)).toBeLessThan(10);
  });

  it('carries plain HTTP', async () => {
    const server = createHttpServer((_request, response) => response.end('x'.repeat(50_000)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No TCP port to be had');
    const proxy = await startShapingProxy({
      targetPort: address.port,
      profile: profile({ delayMs: 30 }, { delayMs: 30, rate: mbit(2) }),
    });
    closers.push(() => proxy.close());
    const startMs = performance.now();
    const text = await (await fetch(proxy.url, { headers: { connection: 'close' } })).text();
    expect(text.length).toBe(50_000);
    // Two round trips, and 50 kB at 2 Mbit/s.
    expect(performance.now() - startMs).toBeGreaterThan(90 + 195);
  });

  it('gives two connections the same network, not the same queue', async () => {
    const { socket, proxy } = await through(profile({ rate: mbit(1) }), (far) => far.pipe(far));
    const other = await open(proxy);
    socket.write(Buffer.alloc(200 * KIB));
    await delay(20);
    // Behind the other's 200 KiB it would be 1.6 s.
    expect(await roundTripMs(other)).toBeLessThan(800);
  });

  it('leaves nothing open after close, in the middle of traffic', async () => {
    await delay(20);
    const before = openResources();
    const far = await startFar();
    const proxy = await startShapingProxy({
      targetPort: far.port,
      profile: { ...profile({ delayMs: 200, rate: mbit(1) }), disconnectsAtMs: [60_000] },
    });
    const sockets = await Promise.all(Array.from({ length: 5 }, () => dial(proxy.port)));
    for (const socket of sockets) socket.write(Buffer.alloc(100 * KIB));
    await delay(100);
    const allClosed = Promise.all(sockets.map(closed));
    await proxy.close();
    await proxy.close();
    // What a closed proxy leaves is an end or a reset; either way these have nothing left to wait for.
    for (const socket of sockets) socket.destroy();
    await allClosed;
    await far.close();
    await delay(20);
    expect(proxy.counters().open).toBe(0);
    const after = openResources();
    expect(after.sockets).toBe(before.sockets);
    // The runner's own may end meanwhile.
    expect(after.timers).toBeLessThanOrEqual(before.timers);
  });
});

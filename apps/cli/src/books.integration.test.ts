import { type ClientStats, createMaskClient, type MaskClient, systemClock } from '@maskwire/client';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { drawnPerson } from './testing/drawn-person.js';
import { startServer } from './testing/processes.js';
import { tempFolder } from './testing/temp-folder.js';

/** The books of real clients and of the real server: every frame counted once on each side, under the same cause. */

const folder = tempFolder();
const clients: MaskClient[] = [];
let server: Awaited<ReturnType<typeof startServer>>;
let image: Uint8Array;

beforeAll(async () => {
  image = await sharp(await drawnPerson(1))
    .resize(256, 256, { fit: 'fill' })
    .jpeg()
    .toBuffer();
  server = await startServer({ cwd: folder.path(), args: ['--deadline-ms', '50'] });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => server.program.stop());

type Options = Partial<Parameters<typeof createMaskClient>[0]>;

async function join(options: Options): Promise<MaskClient> {
  const client = createMaskClient({ url: `http://127.0.0.1:${server.port}`, ...options });
  clients.push(client);
  client.connect();
  await expect.poll(() => client.state.kind === 'ready' && client.state.serverPhase).toBe('ready');
  return client;
}

/** Sends whenever the client lets it, for so long. */
async function feed(client: MaskClient, forMs: number, picture = image): Promise<void> {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs) {
    while (client.canSend() === 'ok') client.send(picture, performance.now() / 1000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

type Counts = Readonly<Record<string, number>>;

const summed = (stats: readonly ClientStats[], of: (stats: ClientStats) => Counts): Counts => {
  const sums: Record<string, number> = {};
  for (const one of stats)
    for (const [name, count] of Object.entries(of(one))) sums[name] = (sums[name] ?? 0) + count;
  return sums;
};

/** Values of a counter of the server by one label; by '' where it has none. Zeros are left out. */
async function counter(name: string): Promise<Counts> {
  const body = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  const lines = body.matchAll(new RegExp(`^${name}(?:\\{\\w+="(\\w+)"\\})? (\\d+)$`, 'gm'));
  const counts: Record<string, number> = {};
  for (const [, label = '', value] of lines) if (Number(value) > 0) counts[label] = Number(value);
  return counts;
}

it('agree on masks, drops by cause and errors by cause', async () => {
  // More than one worker can do, of sessions that each have a frame waiting: superseded and expired.
  const crowd = await Promise.all(
    Array.from({ length: 10 }, () =>
      join({ settings: { mode: 'balanced' }, flow: { kind: 'fixed', window: 3 } }),
    ),
  );
  await Promise.all(crowd.map((client) => feed(client, 1500)));
  // A clock that runs fast sends three times what it may.
  const hasty = await join({
    clock: { ...systemClock, nowMs: () => performance.now() * 3 },
    flow: { kind: 'fixed', window: 16 },
  });
  await feed(hasty, 1500);
  // Settings that change while frames wait.
  const fickle = await join({ flow: { kind: 'fixed', window: 16 } });
  for (let i = 0; i < 20; i++) {
    await Promise.all([feed(fickle, 40), feed(crowd[0] ?? fickle, 40), feed(crowd[1] ?? fickle, 40)]);
    await fickle.configure({ threshold: i / 20 });
  }
  // Pictures that are none.
  await feed(await join({}), 100, image.slice(0, 600));
  await expect.poll(() => clients.every((client) => client.stats().inFlight === 0)).toBe(true);

  const stats = clients.map((client) => client.stats());
  const { sent, masks, staleMasks } = summed(stats, ({ frames }) => ({
    sent: frames.sent,
    masks: frames.masks,
    staleMasks: frames.staleMasks,
  }));
  expect(summed(stats, ({ frames }) => frames.lost)).toEqual({ timeout: 0, disconnected: 0 });
  expect(await counter('maskwire_frames_received_total')).toEqual({ '': sent });
  expect(await counter('maskwire_masks_sent_total')).toEqual({ '': (masks ?? 0) + (staleMasks ?? 0) });
  const dropped = summed(stats, ({ frames }) => frames.dropped);
  expect(Object.keys(dropped).sort()).toEqual(
    expect.arrayContaining(['expired', 'rate_limited', 'reconfigured', 'superseded']),
  );
  expect(await counter('maskwire_frames_dropped_total')).toEqual(dropped);
  const errors = summed(stats, ({ frames }) => frames.errors);
  expect(errors['corrupt_image']).toBeGreaterThan(0);
  expect(await counter('maskwire_frames_failed_total')).toEqual(errors);
});

import { inflateRawSync } from 'node:zlib';
import { sceneAt, toSvg, truthSvg } from '@maskwire/demo-scene';
import type { PipelineState } from '@maskwire/engine';
import { ENCODING, encodeFrame, NO_TIMES } from '@maskwire/protocol';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { ScriptedPool } from '../testing/scripted-pool.js';
import { startTestServer } from '../testing/server.js';
import { until } from '../testing/until.js';

/** Modes that go on from what the last frame left. */

const MODE = 'accurate';

let server: RunningServer;
let client: TestClient;
let scripted: ScriptedPool | undefined;
afterEach(async () => {
  client.close();
  scripted?.releaseAll();
  scripted = undefined;
  await server.close();
});

describe('what a frame leaves behind', () => {
  const image = jpeg(512, 512);
  const mask = {
    status: 'mask',
    encoding: ENCODING.alpha8,
    widthPx: 1,
    heightPx: 1,
    payload: new Uint8Array(1),
    times: NO_TIMES,
  } as const;
  const stateOf = (age: number): PipelineState => ({ box: undefined, age, thumbnail: new Uint8Array(144) });
  let pool: ScriptedPool;

  /** A session in a mode that keeps state, on a worker that answers on cue. */
  async function join(): Promise<void> {
    pool = new ScriptedPool(2);
    scripted = pool;
    pool.auto = false;
    server = await startTestServer({}, { pool });
    client = await TestClient.connect(server.url);
    await client.configure({ mode: MODE });
    await until('the mode', () => pool.modeState(MODE) === 'ready');
  }

  const send = async (frameId: number, timestampS: number): Promise<void> => {
    client.socket.emit('frame', encodeFrame({ frameId, timestampS }, await image));
    await client.ping();
  };

  /** Ends the frame that runs, which leaves `age`. */
  const finish = async (frameId: number, age: number): Promise<void> => {
    pool.held[0]?.release({ ...mask, state: stateOf(age) });
    await client.answer(frameId);
  };

  const runningAge = (): number | undefined => pool.held[0]?.jobs[0]?.state?.age;

  it('is there for the next one, also for one that waited meanwhile', async () => {
    await join();
    await send(1, 10);
    expect(runningAge()).toBeUndefined();
    await send(2, 10.03);
    // One at a time, though another worker is idle.
    expect(pool.held).toHaveLength(1);
    await finish(1, 7);
    await until('the next frame', () => pool.held.length === 1);
    expect(runningAge()).toBe(7);
    await finish(2, 8);
    await send(3, 10.06);
    expect(runningAge()).toBe(8);
  });

  it('survives a frame that failed', async () => {
    await join();
    await send(1, 10);
    await finish(1, 7);
    await send(2, 10.03);
    pool.held[0]?.release({ status: 'error', reason: 'corrupt_image', times: NO_TIMES });
    await client.answer(2);
    await send(3, 10.06);
    expect(runningAge()).toBe(7);
  });

  it('is forgotten after a gap', async () => {
    await join();
    await send(1, 10);
    await finish(1, 7);
    await send(2, 10.6);
    expect(runningAge()).toBeUndefined();
  });

  it('is forgotten in another mode, also what the last frame of the old one leaves', async () => {
    await join();
    await send(1, 10);
    await client.configure({ mode: 'fast' });
    await client.configure({ mode: MODE });
    await finish(1, 7);
    await send(2, 10.03);
    expect(runningAge()).toBeUndefined();
  });

  it('stays when other settings change, also what a frame leaves that ran meanwhile', async () => {
    await join();
    await send(1, 10);
    await client.configure({ encodings: [ENCODING.alpha4Deflate, ENCODING.unchanged] });
    await finish(1, 7);
    await send(2, 10.03);
    expect(runningAge()).toBe(7);
    await finish(2, 8);
    await client.configure({ maxFps: 30, threshold: 0.4 });
    await send(3, 10.06);
    expect(runningAge()).toBe(8);
    expect((await client.answer(2)).epoch).toBe(2);
  });

  it("is nobody else's", async () => {
    await join();
    await send(1, 10);
    await finish(1, 7);
    const other = await TestClient.connect(server.url);
    await other.configure({ mode: MODE });
    other.socket.emit('frame', encodeFrame({ frameId: 1, timestampS: 10.03 }, await image));
    await other.ping();
    expect(pool.held).toHaveLength(1);
    expect(runningAge()).toBeUndefined();
    other.close();
  });
});

const FRAMES = 12;
const SIZE = { widthPx: 512, heightPx: 512 };

it('follows a person through a stream with the real engine', async () => {
  server = await startTestServer();
  client = await TestClient.connect(server.url);
  await client.configure({ mode: MODE, encodings: [ENCODING.alpha8Deflate] });
  await until('the mode', () => server.pool.modeState(MODE) === 'ready', 20_000);
  const ious: number[] = [];
  const inferenceUs: number[] = [];
  for (let i = 0; i < FRAMES; i++) {
    const scene = sceneAt(i / 15);
    const image = await sharp(Buffer.from(toSvg(scene, SIZE)))
      .jpeg({ quality: 90 })
      .toBuffer();
    client.socket.emit('frame', encodeFrame({ frameId: i, timestampS: i / 15 }, image));
    const answer = await client.answer(i);
    if (answer.status !== 'mask') throw new Error(`no mask but ${answer.reason}`);
    const mask = { widthPx: answer.widthPx, heightPx: answer.heightPx };
    const truth = sharp(Buffer.from(truthSvg(scene, mask)))
      .toColourspace('b-w')
      .raw();
    ious.push(iou(inflateRawSync(answer.payload), await truth.toBuffer()));
    inferenceUs.push(answer.times.inferenceUs);
  }
  expect(Math.min(...ious)).toBeGreaterThan(0.93);
  expect(Math.min(...inferenceUs)).toBeGreaterThan(0);
});

function iou(mask: Uint8Array, truth: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (const [i, alpha] of truth.entries()) {
    const inMask = (mask[i] ?? 0) >= 128;
    if (inMask && alpha >= 128) both++;
    if (inMask || alpha >= 128) either++;
  }
  return both / either;
}

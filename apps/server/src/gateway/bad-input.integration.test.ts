import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { endOf, TestClient } from '../testing/client.js';
import { declareSize, jpeg } from '../testing/images.js';
import { rawFrame } from '../testing/raw-frame.js';
import { startTestServer } from '../testing/server.js';
import { Stream } from '../testing/stream.js';
import { pause, until } from '../testing/until.js';

/** Each kind of bad input gets its typed answer, while another session streams on and loses nothing. */

let image: Buffer;
let server: RunningServer;
let hostile: TestClient;
let neighbour: Stream;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

beforeAll(async () => {
  image = await jpeg();
  server = await startTestServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  hostile = await TestClient.connect(server.url);
  neighbour = Stream.inTurn(await TestClient.connect(server.url), image);
});

afterEach(async () => {
  const ends = await neighbour.stop();
  expect(ends.length).toBeGreaterThan(0);
  expect(new Set(ends)).toEqual(new Set(['mask']));
  expect(neighbour.client.closed).toEqual([]);
  neighbour.client.close();
  hostile.close();
});

describe('a frame that is', () => {
  const send = (message: unknown): void => void hostile.socket.emit('frame', message);

  it('of wrong magic bytes is unsupported_image', async () => {
    hostile.frame(Uint8Array.from([0x00, 0x01, 0x02, 0x03, ...image.subarray(4)]));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'unsupported_image' });
  });

  it('SVG is unsupported_image', async () => {
    hostile.frame(text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'unsupported_image' });
  });

  it('a truncated JPEG is corrupt_image', async () => {
    hostile.frame(image.subarray(0, Math.floor(image.length * 0.6)));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'corrupt_image' });
    hostile.frame(image.subarray(0, 12));
    expect(await hostile.answer(2)).toMatchObject({ status: 'error', reason: 'corrupt_image' });
  });

  it('a JPEG that declares 16000x16000 px is image_too_large, at once', async () => {
    const sentMs = performance.now();
    hostile.frame(declareSize(image, 16_000, 16_000));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'image_too_large' });
    expect(performance.now() - sentMs).toBeLessThan(500);
  });

  it('a JPEG that declares another size than it has gets one answer, an error or a mask', async () => {
    hostile.frame(declareSize(image, 1000, 900));
    expect(['corrupt_image', 'mask']).toContain(endOf(await hostile.answer(1)));
  });

  it('without an image is empty', async () => {
    send(rawFrame({ frameId: 1, image: new Uint8Array(0) }));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'empty', timestampS: 1.5 });
  });

  it.each([
    ['more', 1],
    ['less', -1],
  ])('of %s bytes than its header says is length_mismatch', async (_, difference) => {
    send(rawFrame({ frameId: 1, image, payloadLength: image.length + difference }));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'length_mismatch' });
  });

  it('shorter than its header is malformed_header, with what can be read echoed', async () => {
    send(Uint8Array.from([0, 0, 0, 9]));
    expect(await hostile.answer(9)).toMatchObject({ reason: 'malformed_header', timestampS: 0 });
    send(rawFrame({ frameId: 10, image }).slice(0, 13));
    expect(await hostile.answer(10)).toMatchObject({ reason: 'malformed_header', timestampS: 1.5 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'of timestamp %s is malformed_header',
    async (timestampS) => {
      send(rawFrame({ frameId: 1, image, timestampS }));
      expect(await hostile.answer(1)).toMatchObject({ reason: 'malformed_header', timestampS });
    },
  );

  it('over the frame limit is image_too_large', async () => {
    send(rawFrame({ frameId: 1, image: new Uint8Array(512 * 1024 + 1) }));
    expect(await hostile.answer(1)).toMatchObject({ status: 'error', reason: 'image_too_large' });
  });

  it('a view into a larger buffer is read at its place', async () => {
    const whole = new Uint8Array(image.length + 100);
    const message = rawFrame({ frameId: 3, image });
    whole.set(message, 40);
    send(whole.subarray(40, 40 + message.length));
    expect(endOf(await hostile.answer(3))).toBe('mask');
  });
});

describe('what is not a frame at all is a fault and no answer', () => {
  it.each([
    ['text', ['a frame in words']],
    ['nothing', []],
    ['an object with binary inside', [{ image: Uint8Array.from([1, 2, 3, 4, 5]) }]],
    ['two arguments', [Uint8Array.from([1, 2, 3, 4]), 'more']],
    ['two binary arguments', [Uint8Array.from([1, 2, 3, 4]), Uint8Array.from([1, 2, 3, 4])]],
    ['three bytes', [Uint8Array.from([1, 2, 3])]],
    ['numbers in place of bytes', [[0, 0, 0, 1, 255, 216]]],
    ['a frame that asks for an acknowledgement', [Uint8Array.from([1, 2, 3, 4]), () => undefined]],
  ])('%s', async (_, args) => {
    hostile.socket.emit('frame', ...args);
    await hostile.ping();
    await until('a fault', () => hostile.faults.length === 1);
    expect(hostile.faults[0]).toMatchObject({ code: 'malformed', retryable: false });
    expect(hostile.answers).toEqual([]);
    expect(endOf(await hostile.answer(hostile.frame(image)))).toBe('mask');
  });

  it('at most ten times a second', async () => {
    for (let i = 0; i < 60; i++) hostile.socket.emit('frame', 'text');
    await hostile.ping();
    await pause(50);
    expect(hostile.faults.length).toBeGreaterThanOrEqual(10);
    expect(hostile.faults.length).toBeLessThanOrEqual(12);
    expect(hostile.closed).toEqual([]);
  });
});

describe('a session that', () => {
  it('asks for an unknown mode is refused and stays as it was', async () => {
    expect(await hostile.configure({ mode: 'no-such-mode' })).toMatchObject({
      ok: false,
      error: { code: 'unknown_mode', retryable: false },
    });
    expect(await hostile.answer(hostile.frame(image))).toMatchObject({ status: 'mask', epoch: 0 });
  });

  it('sends events that do not exist is not answered and not closed', async () => {
    for (const event of ['error', 'message', 'segment', '__proto__'])
      hostile.socket.emit(event, { any: 'thing' });
    expect(endOf(await hostile.answer(hostile.frame(image)))).toBe('mask');
  });

  it('sends a message over the transport limit loses its own connection with 1009, nobody else', async () => {
    const closed = new Promise<unknown>((resolve) =>
      hostile.socket.once('disconnect', (_reason, details) =>
        resolve(details && 'context' in details ? Reflect.get(Object(details.context), 'code') : undefined),
      ),
    );
    hostile.socket.emit('frame', new Uint8Array(1_000_100));
    expect(await closed).toBe(1009);
  });

  it('sends what is no packet at all loses its own connection', async () => {
    hostile.socket.io.engine.write('4{"not": "a packet"');
    await until('the end of the connection', () => hostile.closed.length > 0);
    expect(hostile.closed).toEqual(['transport close']);
  });
});

describe('a flood of 1000 frames a second', () => {
  it('is answered frame by frame, cut to the granted rate, and disconnected after five seconds', async () => {
    const startMs = performance.now();
    let sent = 0;
    while (hostile.closed.length === 0 && performance.now() - startMs < 9000) {
      for (const due = performance.now() - startMs; sent < due; sent++) hostile.frame(image);
      await pause(4);
    }
    const lastedMs = performance.now() - startMs;
    expect(hostile.closed).toEqual(['io server disconnect']);
    expect(hostile.faults.at(-1)).toMatchObject({ code: 'rate_limited' });
    expect(lastedMs).toBeGreaterThan(4500);
    const ids = hostile.answers.map(({ frameId }) => frameId);
    expect(new Set(ids).size).toBe(ids.length);
    // In order and without gaps but for the frames that were waiting or running at the cut.
    expect(ids.length).toBeGreaterThan(sent * 0.8);
    const notLimited = hostile.answers.filter((answer) => endOf(answer) !== 'rate_limited').length;
    expect(notLimited).toBeLessThanOrEqual((60 * lastedMs) / 1000 + 16);
    expect(notLimited).toBeGreaterThan((60 * lastedMs) / 1000 / 2);
  }, 20_000);
});

describe('a flood of what is no frame', () => {
  /** Sends at full speed until the connection ends; gives how long that took. */
  const pour = async (packet: string): Promise<number> => {
    const startMs = performance.now();
    while (hostile.closed.length === 0 && performance.now() - startMs < 9000) {
      for (let i = 0; i < 500; i++) hostile.socket.io.engine.write(packet);
      await pause(5);
    }
    return performance.now() - startMs;
  };

  it.each([
    ['control messages', '27["ping"]'],
    ['events that do not exist', '2["nothing",{"a":[[],[]]}]'],
  ])('ends its own connection: %s', async (_, packet) => {
    expect(await pour(packet)).toBeLessThan(5000);
    expect(hostile.closed).toEqual(['transport close']);
  });

  it('ends its own connection before a large text is parsed', async () => {
    hostile.socket.io.engine.write(`2["nothing",[${Array<string>(90_000).fill('[[]]').join(',')}]]`);
    await until('the end of the connection', () => hostile.closed.length > 0);
    expect(hostile.closed).toEqual(['transport close']);
  });

  it('in control messages at 100 a second ends in a fault and a disconnect', async () => {
    const startMs = performance.now();
    let sent = 0;
    while (hostile.closed.length === 0 && performance.now() - startMs < 9000) {
      for (const due = (performance.now() - startMs) / 10; sent < due; sent++)
        hostile.socket.io.engine.write(`2${sent}["ping"]`);
      await pause(4);
    }
    expect(hostile.closed).toEqual(['io server disconnect']);
    expect(hostile.faults.at(-1)).toMatchObject({ code: 'rate_limited' });
    expect(performance.now() - startMs).toBeGreaterThan(4500);
  }, 15_000);
});

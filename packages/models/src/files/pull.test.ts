import { chmod, mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSource } from '../source.js';
import { cutAfter, endingAfter, ignoringRange, serving, stallingAfter, status } from '../testing/origin.js';
import { CONTENT, downloadable, pullKit } from '../testing/pull-kit.js';
import { type PullProgress, pullModel } from './pull.js';

const kit = pullKit();
const HALF = CONTENT.length >> 1;
/** As long as the true file, with one bit changed. */
const FORGED = CONTENT.map((byte, at) => (at === HALF ? byte ^ 1 : byte));

async function expectWhole(): Promise<void> {
  expect(Buffer.compare(await readFile(kit.path), CONTENT)).toBe(0);
  expect(await kit.left()).toEqual(['some-model.tflite']);
}

describe('a model that is pulled', () => {
  it('is fetched, checked and kept, and its progress told', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    const told: PullProgress[] = [];
    const pulled = await pullModel(entry, kit.options({ onProgress: (progress) => told.push(progress) }));
    expect(pulled).toEqual({ model: 'some-model', path: kit.path, bytes: CONTENT.length, fetched: true });
    await expectWhole();
    expect(Buffer.compare(await readSource(entry.file, { modelsDir: kit.modelsDir }), CONTENT)).toBe(0);
    const received = told.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    expect(told.at(-1)).toEqual({
      model: 'some-model',
      receivedBytes: CONTENT.length,
      totalBytes: CONTENT.length,
    });
    expect(origin.asked).toEqual([{ path: '/pinned/some-model.tflite', range: undefined }]);
  });

  it('is not fetched again when it is there, and is when it was damaged', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    await pullModel(entry, kit.options());
    expect(await pullModel(entry, kit.options())).toMatchObject({ fetched: false });
    expect(origin.asked).toHaveLength(1);
    await writeFile(kit.path, FORGED);
    await expect(readSource(entry.file, { modelsDir: kit.modelsDir })).rejects.toMatchObject({
      code: 'source_mismatch',
      message: expect.stringContaining('models pull') as string,
    });
    expect(await pullModel(entry, kit.options())).toMatchObject({ fetched: true });
    await expectWhole();
  });

  it('may lie in a folder of its own', async () => {
    const { entry } = await kit.origin(serving(CONTENT));
    const modelsDir = join(kit.root, 'elsewhere', 'deep');
    const pulled = await pullModel(entry, kit.options({ modelsDir }));
    expect(pulled?.path).toBe(join(modelsDir, 'some-model.tflite'));
  });

  it('comes from a mirror when one is named', async () => {
    const { origin } = await kit.origin(serving(CONTENT));
    const entry = downloadable('http://127.0.0.1:9/never');
    await pullModel(entry, kit.options({ mirror: `${origin.url}/mirror/of` }));
    expect(origin.asked).toEqual([{ path: '/mirror/of/some-model.tflite', range: undefined }]);
    await expectWhole();
  });

  it('keeps what stands behind the path of a mirror', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    await pullModel(entry, kit.options({ mirror: `${origin.url}/of/models/?signature=1` }));
    expect(origin.asked.map(({ path }) => path)).toEqual(['/of/models/some-model.tflite?signature=1']);
  });

  it.each(['nonsense', 'ftp://example.org/'])('refuses the mirror %s', async (mirror) => {
    const pulling = pullModel(downloadable('http://127.0.0.1:9/'), kit.options({ mirror }));
    await expect(pulling).rejects.toMatchObject({ name: 'ModelFileError', code: 'bad_address' });
  });
});

describe('an interrupted transfer', () => {
  it('goes on where the connection was cut', async () => {
    const { origin, entry } = await kit.origin(cutAfter(CONTENT, HALF), serving(CONTENT));
    await pullModel(entry, kit.options());
    await expectWhole();
    expect(origin.asked).toHaveLength(2);
    const from = Number(/^bytes=(\d+)-$/.exec(origin.asked[1]?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(HALF);
  });

  it('goes on in a later run', async () => {
    const { origin, entry } = await kit.origin(cutAfter(CONTENT, HALF));
    const pulling = pullModel(entry, kit.options({ limits: { attempts: 1 } }));
    await expect(pulling).rejects.toMatchObject({ code: 'truncated', retryable: true });
    expect(await kit.left()).toEqual(['some-model.tflite.part']);
    origin.answers.splice(0, 1, serving(CONTENT));
    await pullModel(entry, kit.options());
    expect(origin.asked[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
    await expectWhole();
  });

  it.each([
    ['refuses to go on', status(416)],
    ['goes on somewhere else', status(206, { 'content-range': `bytes 5-9/${CONTENT.length}` })],
    ['goes on in another file', status(206, { 'content-range': `bytes ${HALF}-9/99` })],
  ])('begins anew when the origin %s', async (_, second) => {
    const { origin, entry } = await kit.origin(second, serving(CONTENT));
    await mkdir(kit.modelsDir, { recursive: true });
    await writeFile(`${kit.path}.part`, CONTENT.subarray(0, HALF));
    await pullModel(entry, kit.options());
    await expectWhole();
    expect(origin.asked.map(({ range }) => range)).toEqual([`bytes=${HALF}-`, undefined]);
  });

  it('takes the whole from an origin that ignores where it should go on', async () => {
    const { origin, entry } = await kit.origin(ignoringRange(CONTENT));
    await mkdir(kit.modelsDir, { recursive: true });
    await writeFile(`${kit.path}.part`, CONTENT.subarray(0, HALF));
    await pullModel(entry, kit.options());
    await expectWhole();
    expect(origin.asked).toHaveLength(1);
  });

  it.each([
    ['damaged', FORGED.subarray(0, HALF + 1)],
    ['whole, but damaged', FORGED],
    ['too long', Buffer.concat([CONTENT, CONTENT])],
  ])('begins anew when what is there is %s', async (_, part) => {
    const { entry } = await kit.origin(serving(CONTENT));
    await mkdir(kit.modelsDir, { recursive: true });
    await writeFile(`${kit.path}.part`, part);
    await pullModel(entry, kit.options());
    await expectWhole();
  });

  it('needs nothing more when only the last step was missing', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    await mkdir(kit.modelsDir, { recursive: true });
    await writeFile(`${kit.path}.part`, CONTENT);
    await pullModel(entry, kit.options());
    await expectWhole();
    expect(origin.asked).toEqual([]);
  });
});

describe('an origin that has another file', () => {
  it('is refused by its checksum, and nothing is kept', async () => {
    const { origin, entry } = await kit.origin(serving(FORGED));
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({
      code: 'checksum_mismatch',
      message: expect.stringMatching(/some-model was thrown away.*mirror/) as string,
    });
    expect(await kit.left()).toEqual([]);
    expect(origin.asked).toHaveLength(1);
  });

  it.each([
    ['announces more', serving(Buffer.concat([CONTENT, CONTENT])), 'too_large'],
    [
      'sends more without a word',
      endingAfter(Buffer.concat([CONTENT, CONTENT]), CONTENT.length + 1),
      'too_large',
    ],
    ['announces less', serving(CONTENT.subarray(1)), 'truncated'],
  ])('is refused when it %s', async (_, answer, code) => {
    const { entry } = await kit.origin(answer);
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({ name: 'ModelFileError', code });
    expect(await kit.left()).toEqual([]);
  });

  it('does not spoil a later run by the page that it sent instead', async () => {
    const { origin, entry } = await kit.origin(status(200, { 'content-type': 'text/html' }));
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({ code: 'truncated' });
    origin.answers.splice(0, 1, serving(CONTENT));
    await pullModel(entry, kit.options());
    await expectWhole();
  });

  it('is given up when it always ends too early', async () => {
    const { origin, entry } = await kit.origin(endingAfter(CONTENT, HALF));
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({
      code: 'truncated',
      message: expect.stringContaining(`after ${HALF} of ${CONTENT.length} bytes`) as string,
    });
    expect(origin.asked).toHaveLength(3);
  });
});

describe('an origin in trouble', () => {
  it.each([500, 503, 429])('is asked again after status %i', async (code) => {
    const { origin, entry } = await kit.origin(status(code), status(code), serving(CONTENT));
    await pullModel(entry, kit.options());
    await expectWhole();
    expect(origin.asked).toHaveLength(3);
  });

  it.each([
    [500, 3],
    [404, 1],
    [403, 1],
  ])('is given up after status %i, asked %i times', async (code, times) => {
    const { origin, entry } = await kit.origin(status(code));
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({
      code: 'http_status',
      message: expect.stringContaining(`HTTP status ${code}`) as string,
    });
    expect(origin.asked).toHaveLength(times);
    expect(await kit.left()).toEqual([]);
  });

  it.each([
    ['before it answers', (): void => undefined],
    ['in the middle', stallingAfter(CONTENT, HALF)],
  ])('is given up when it falls silent %s', async (_, answer) => {
    const { entry } = await kit.origin(answer);
    const pulling = pullModel(entry, kit.options({ limits: { idleMs: 150, attempts: 2 } }));
    await expect(pulling).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('sent nothing for 0.15 s') as string,
    });
    expect(await kit.left()).not.toContain('some-model.tflite');
  });

  it.each([
    ['refuses connections', 'http://127.0.0.1:1/some-model.tflite'],
    ['has a name that nobody knows', 'http://no-such-host.invalid/some-model.tflite'],
  ])('that %s: the message says what to fetch and where to put it', async (_, url) => {
    const entry = downloadable(url);
    const pulling = pullModel(entry, kit.options());
    await expect(pulling).rejects.toMatchObject({ code: 'offline' });
    for (const part of [url, kit.path, 'mirror that serves some-model.tflite'])
      await expect(pulling).rejects.toThrow(part);
    expect(await kit.left()).toEqual([]);
  });

  it('shows no secret of an address', async () => {
    const entry = downloadable('http://someone:secret@127.0.0.1:1/some-model.tflite?key=secret');
    const pulling = pullModel(entry, kit.options());
    await expect(pulling).rejects.toThrow('http://127.0.0.1:1/some-model.tflite');
    await expect(pulling).rejects.not.toThrow('secret');
  });
});

describe('redirections', () => {
  it('are followed', async () => {
    const { origin, entry } = await kit.origin(
      status(302, { location: '/there' }),
      status(307, { location: 'further' }),
      serving(CONTENT),
    );
    await pullModel(entry, kit.options());
    await expectWhole();
    expect(origin.asked.map(({ path }) => path).slice(1)).toEqual(['/there', '/further']);
  });

  it.each([
    ['go round in circles', '/again', 6],
    ['lead to a file', 'file:///etc/passwd', 1],
    ['lead nowhere', 'http://', 1],
  ])('are given up when they %s', async (_, location, asked) => {
    const { origin, entry } = await kit.origin(status(302, { location }));
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({ code: 'bad_address' });
    expect(origin.asked).toHaveLength(asked);
  });
});

describe('a disk', () => {
  it('that is full is told, and nothing half-written is left', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has /dev/full');
    const { entry } = await kit.origin(serving(CONTENT));
    await mkdir(kit.modelsDir, { recursive: true });
    // Every byte written through this link meets a full disk.
    await symlink('/dev/full', `${kit.path}.part`);
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringMatching(/ENOSPC.*Free 1 MB/) as string,
    });
    expect(await kit.left()).toEqual([]);
  });

  it('with a file where the folder should be is told', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    await writeFile(join(kit.root, 'models'), '');
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({
      code: 'read_only',
      message: expect.stringContaining('Make its folder writable') as string,
    });
    expect(origin.asked).toEqual([]);
  });

  it('with a folder where the file should be is told', async () => {
    const { entry } = await kit.origin(serving(CONTENT));
    await mkdir(join(kit.path, 'in the way'), { recursive: true });
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({ code: 'read_only' });
  });

  it('that cannot be written is told', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has /proc');
    const { entry } = await kit.origin(serving(CONTENT));
    const pulling = pullModel(entry, kit.options({ modelsDir: '/proc/x/y' }));
    await expect(pulling).rejects.toMatchObject({ code: 'read_only' });
  });

  it('that may not be written is told, and does not matter when the file is there', async (context) => {
    if (process.getuid?.() === 0) context.skip('the superuser may write anywhere');
    const { entry } = await kit.origin(serving(CONTENT));
    await mkdir(kit.modelsDir, { recursive: true });
    await chmod(kit.modelsDir, 0o500);
    await expect(pullModel(entry, kit.options())).rejects.toMatchObject({ code: 'read_only' });
    await chmod(kit.modelsDir, 0o700);
    await pullModel(entry, kit.options());
    await chmod(kit.modelsDir, 0o500);
    expect(await pullModel(entry, kit.options())).toMatchObject({ fetched: false });
    await chmod(kit.modelsDir, 0o700);
  });
});

describe('callers at the same time', () => {
  it('share one transfer and each hears of its progress', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    const told = [0, 0, 0];
    const pulled = await Promise.all(
      told.map(async (_, caller) =>
        pullModel(entry, kit.options({ onProgress: ({ receivedBytes }) => (told[caller] = receivedBytes) })),
      ),
    );
    expect(pulled.every((file) => file?.fetched)).toBe(true);
    expect(told).toEqual([CONTENT.length, CONTENT.length, CONTENT.length]);
    expect(origin.asked).toHaveLength(1);
  });

  it('may leave one by one; the last one stops it, and what came is kept', async () => {
    const { origin, entry } = await kit.origin(stallingAfter(CONTENT, HALF), serving(CONTENT));
    const [first, second] = [new AbortController(), new AbortController()];
    const begun = new Promise<void>((resolve) => {
      const options = kit.options({ signal: first.signal, onProgress: () => resolve() });
      pullModel(entry, options).catch(() => undefined);
    });
    const staying = pullModel(entry, kit.options({ signal: second.signal }));
    const leaving = pullModel(entry, kit.options({ signal: first.signal }));
    await begun;
    first.abort(new Error('enough'));
    await expect(leaving).rejects.toMatchObject({ name: 'ModelFileError', code: 'aborted' });
    second.abort();
    await expect(staying).rejects.toMatchObject({ code: 'aborted' });
    expect(await kit.left()).toEqual(['some-model.tflite.part']);
    expect(origin.asked).toHaveLength(1);
    await pullModel(entry, kit.options());
    expect(origin.asked[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
    await expectWhole();
  });

  it('that come aborted ask nothing', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    const pulling = pullModel(entry, kit.options({ signal: AbortSignal.abort() }));
    await expect(pulling).rejects.toMatchObject({ code: 'aborted' });
    expect(origin.asked).toEqual([]);
  });
});

it('a file that is not downloaded needs nothing', async () => {
  const entry = downloadable('http://127.0.0.1:1/');
  const file = { from: 'package', package: 'x', file: 'y', sha256: '' } as const;
  expect(await pullModel({ ...entry, file }, kit.options())).toBeUndefined();
});

it('a file shorter than it was is missed as damaged', async () => {
  const { entry } = await kit.origin(serving(CONTENT));
  await pullModel(entry, kit.options());
  await truncate(kit.path, HALF);
  await expect(readSource(entry.file, { modelsDir: kit.modelsDir })).rejects.toMatchObject({
    code: 'source_mismatch',
  });
});

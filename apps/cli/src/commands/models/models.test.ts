import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BUILT_IN, findModel, type ModelEntry } from '@maskwire/models';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { capture } from '../../testing/capture-terminal.js';
import { tempFolder } from '../../testing/temp-folder.js';
import { progressLine } from './pull.js';

const folder = tempFolder();
/** The folder of the running test. */
let cacheDir: string;
let tests = 0;
beforeEach(() => {
  cacheDir = folder.path(`cache-${tests++}`);
});

const models = (...args: string[]) => capture(['models', ...args, '--cache-dir', cacheDir]);

const entry = findModel(BUILT_IN, 'deeplab-voc') as ModelEntry;
if (entry.file.from !== 'download') throw new Error('deeplab-voc is no download');
const { file: FILE, bytes: BYTES } = entry.file;

/** Puts bytes where the download would lie, and tells where. */
async function leaveDownload(content: Uint8Array | string): Promise<string> {
  await mkdir(join(cacheDir, 'models'), { recursive: true });
  const path = join(cacheDir, 'models', FILE);
  await writeFile(path, content);
  return path;
}

let mirror: Server;
const asked: string[] = [];
const testdata = process.env['MASKWIRE_TESTDATA'];
const real = join(testdata ?? '', 'models', FILE);
beforeAll(async () => {
  // Whatever proxy this machine has, the mirror of the tests is not behind it.
  vi.stubEnv('NO_PROXY', '*');
  vi.stubEnv('no_proxy', '*');
  mirror = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (testdata === undefined || !existsSync(real)) response.writeHead(404).end();
    else void readFile(real).then((content) => response.end(content));
  });
  mirror.listen(0, '127.0.0.1');
  await once(mirror, 'listening');
});
afterAll(async () => {
  mirror.closeAllConnections();
  mirror.close();
  await once(mirror, 'close');
  vi.unstubAllEnvs();
});
const mirrorUrl = (): string => `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/m`;

describe('models list', () => {
  it('prints every mode with the state of its files', async () => {
    const { status, out, err } = await models('list');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(BUILT_IN.modes.length + 1);
    expect(lines[0]).toMatch(/^MODE +TASK +INPUT +MASK +SIZE +STATE +LICENCE$/);
    expect(lines).toContainEqual(
      expect.stringMatching(/^fast +person +256x144 .*0\.\d MB +bundled +Apache-2\.0/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^objects +scene +513x513 +257x257 +2\.2 MB +not downloaded/),
    );
  });

  it('prints JSON', async () => {
    await leaveDownload(new Uint8Array(BYTES));
    const modes = JSON.parse((await models('list', '--json')).out) as Record<string, unknown>[];
    expect(modes.map(({ id }) => id)).toEqual(BUILT_IN.modes.map(({ id }) => id));
    expect(modes.find(({ id }) => id === 'objects')).toMatchObject({
      state: 'downloaded',
      bytes: BYTES,
      models: [{ id: 'deeplab-voc', state: 'downloaded', bytes: BYTES }],
    });
  });

  it('tells which manifest cannot be used, and lists the rest', async () => {
    await mkdir(join(cacheDir, 'models', 'mine'), { recursive: true });
    await writeFile(join(cacheDir, 'models', 'mine', 'manifest.json'), '{');
    const { status, out, err } = await models('list');
    expect(status).toBe(0);
    expect(err).toMatch(/a model of yours cannot be used: mine.*not JSON/);
    expect(out).toContain('fast');
  });

  it("looks where the server's variables point", async () => {
    await leaveDownload(new Uint8Array(BYTES));
    const listed = async (variables: Readonly<Record<string, string>>): Promise<string> =>
      (await capture(['models', 'list'], { variables })).out;
    expect(await listed({ MASKWIRE_CACHE_DIR: cacheDir })).toMatch(/MB +downloaded/);
    expect(await listed({ MODELS_DIR: join(cacheDir, 'models') })).toMatch(/MB +downloaded/);
    expect(await listed({ XDG_CACHE_HOME: cacheDir })).not.toMatch(/MB +downloaded/);
  });
});

describe('models pull', () => {
  it('fetches from a mirror, shows how far it is, and fetches nothing twice', async (context) => {
    if (testdata === undefined) context.skip('MASKWIRE_TESTDATA is not set');
    const first = await models('pull', 'objects', 'objects-fine', '--mirror', mirrorUrl());
    const path = join(cacheDir, 'models', FILE);
    expect(first).toMatchObject({ status: 0, out: `deeplab-voc: fetched, 2.2 MB, ${path}\n` });
    const second = await models('pull', 'deeplab-voc', '--mirror', mirrorUrl(), '--json');
    expect(JSON.parse(second.out)).toEqual([{ model: 'deeplab-voc', path, bytes: BYTES, fetched: false }]);
    expect(asked.filter((url) => url === `/m/${FILE}`)).toHaveLength(1);
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    expect(hash).toBe(entry.file.sha256);
  });

  it('needs nothing for what is bundled', async () => {
    expect(await models('pull', 'balanced')).toEqual({
      status: 0,
      out: 'Nothing to fetch: these models are here already.\n',
      err: '',
    });
  });

  it('says what to do when the origin cannot be reached', async () => {
    const { status, out, err } = await models('pull', 'street', '--mirror', 'http://127.0.0.1:1');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(/deeplab-cityscapes cannot be fetched: .*or name a mirror/);
  });

  it('takes the mirror from the environment, and stops on Ctrl-C', async () => {
    const stop = new AbortController();
    const variables = { MODEL_MIRROR: 'http://127.0.0.1:1', MASKWIRE_CACHE_DIR: cacheDir };
    const pulling = capture(['models', 'pull', 'street'], { variables, signal: stop.signal });
    stop.abort();
    expect(await pulling).toMatchObject({
      status: 1,
      err: 'maskwire: Fetching deeplab-cityscapes was stopped.\n',
    });
  });

  it.each([
    [true, 'm [############............] 50 % (1.1 MB of 2.2 MB, 0.5 MB/s)'],
    [false, 'm 50 % (1.1 MB of 2.2 MB, 0.5 MB/s)'],
  ])('draws a bar on a terminal and words elsewhere: %s', (canRewrite, line) => {
    const facts = { receivedBytes: 1_100_000, totalBytes: 2_200_000, elapsedMs: 2200 };
    expect(progressLine('m', facts, { canRewrite })).toBe(line);
  });
});

describe('models verify', () => {
  it('reads every file anew; what is not downloaded is no fault unless it was named', async () => {
    const { status, out } = await models('verify');
    expect(status).toBe(0);
    expect(out).toMatch(/selfie-256 +ok\n/);
    expect(out).toMatch(/deeplab-voc +not downloaded\n/);
    expect((await models('verify', 'objects')).status).toBe(1);
  });

  it('finds a file of the right size with other content', async () => {
    const path = await leaveDownload(new Uint8Array(BYTES));
    const { status, out } = await models('verify');
    expect(status).toBe(1);
    expect(out).toMatch(/deeplab-voc +FAULTY +.*SHA-256/);
    expect(out).toContain(path);
    const verdicts = JSON.parse((await models('verify', 'objects', '--json')).out) as unknown;
    expect(verdicts).toEqual([expect.objectContaining({ model: 'deeplab-voc', result: 'faulty' })]);
  });
});

describe('models add and remove', () => {
  it('take a model of ours and its files away again', async () => {
    const source = folder.path('mine');
    await mkdir(source, { recursive: true });
    const fromModels = createRequire(import.meta.resolve('@maskwire/models'));
    const bundled = fromModels.resolve('@mediapipe/selfie_segmentation/selfie_segmentation.tflite');
    await writeFile(join(source, 'model.tflite'), await readFile(bundled));
    const size = { widthPx: 256, heightPx: 256 };
    const manifest = {
      manifest: 1,
      id: 'mine',
      title: 'Mine',
      task: 'person',
      file: 'model.tflite',
      licence: 'Apache-2.0',
      source: 'https://example.org',
      input: size,
      output: { ...size, meaning: 'probability' },
    };
    await writeFile(join(source, 'manifest.json'), JSON.stringify(manifest));
    expect(await models('add', join(source, 'manifest.json'))).toMatchObject({
      status: 0,
      out: expect.stringContaining('mine: added, 1 label.') as string,
    });
    expect((await models('list')).out).toMatch(/^mine +person +256x256 .*your own +Apache-2\.0/m);
    expect((await models('verify', 'mine')).status).toBe(0);
    expect(await models('add', join(source, 'manifest.json'))).toMatchObject({ status: 1 });
    expect(await models('remove', 'mine')).toMatchObject({ status: 0, out: 'mine: removed\n' });
    expect(existsSync(join(cacheDir, 'models', 'mine'))).toBe(false);
    expect((await models('remove', 'mine')).status).toBe(2);
  });

  it('take one away that cannot be used', async () => {
    const own = join(cacheDir, 'models', 'broken');
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'manifest.json'), '{');
    expect((await models('list')).err).toContain('broken/manifest.json');
    expect(await models('remove', 'broken')).toMatchObject({ status: 0, out: 'broken: removed\n' });
    expect(existsSync(own)).toBe(false);
    expect((await models('list')).err).toBe('');
  });

  it('say what is wrong with a manifest', async () => {
    const { status, err } = await models('add', folder.path('none.json'));
    expect(status).toBe(1);
    expect(err).toContain('cannot be read');
  });

  it('take a download and what is left of an unfinished one', async () => {
    const path = await leaveDownload('anything');
    await writeFile(`${path}.part`, 'half');
    expect(await models('remove', 'objects')).toMatchObject({ status: 0, out: 'deeplab-voc: removed\n' });
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
    expect((await models('remove', 'objects')).out).toBe('deeplab-voc: was not there\n');
  });
});

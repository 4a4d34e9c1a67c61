import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../files/hash.js';
import { userNetwork } from '../testing/user-network.js';
import { addUserModel, readUserEntries, removeUserModel } from './store.js';

const SIDE = 32;
const network = userNetwork({ side: SIDE, classes: 3 });
const grey = (labels: readonly string[]): string[] => labels.map(() => '#808080');

const MANIFEST = {
  manifest: 1,
  id: 'rooms',
  title: 'Rooms',
  task: 'scene',
  file: 'model.onnx',
  licence: 'MIT',
  source: 'https://example.org/rooms',
  input: { widthPx: SIDE, heightPx: SIDE, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  output: { meaning: 'logits', widthPx: SIDE / 4, heightPx: SIDE / 4 },
  labels: ['wall', 'floor', 'door'],
};

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'maskwire-user-'));
  folder = join(root, 'models');
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Writes a manifest, and the model beside it. */
async function prepare(change: object = {}, model: Uint8Array | string = network): Promise<string> {
  const path = join(root, 'manifest.json');
  await writeFile(path, JSON.stringify({ ...MANIFEST, ...change }));
  await writeFile(join(root, 'model.onnx'), model);
  return path;
}

const add = (path: string, taken: readonly string[] = []) =>
  addUserModel(path, { folder, takenIds: new Set(taken), paletteOf: grey });

describe("a user's model", () => {
  it('is copied with its manifest, and found again', async () => {
    await add(await prepare());
    const { entries, faults } = await readUserEntries(folder, grey);
    expect(faults).toEqual([]);
    const [entry] = entries;
    expect(entry?.mode).toMatchObject({
      id: 'rooms',
      kind: 'classes',
      labels: MANIFEST.labels,
      palette: ['#808080', '#808080', '#808080'],
      input: { widthPx: SIDE, heightPx: SIDE },
      output: { widthPx: SIDE, heightPx: SIDE },
    });
    expect(entry?.model.file).toEqual({
      from: 'folder',
      path: join(folder, 'rooms', 'model.onnx'),
      sha256: sha256Hex(network),
    });
  });

  it('keeps its own colours', async () => {
    const palette = ['#111111', '#222222', '#333333'];
    expect((await add(await prepare({ palette }))).mode.palette).toEqual(palette);
  });

  it('is added once', async () => {
    const path = await prepare();
    await add(path);
    await expect(add(path, ['rooms'])).rejects.toMatchObject({ code: 'already_there' });
  });
});

describe('a manifest that cannot be used', () => {
  it.each<[string, object, RegExp]>([
    ['a path outside its folder', { file: '../secret.onnx' }, /file: must be the name of a file beside/],
    ['an absolute path', { file: '/etc/passwd.onnx' }, /file: must be the name of a file beside/],
    ['an id that is a path', { id: '../../evil' }, /id: must be 1 to 64/],
    ['another kind of file', { file: 'model.exe' }, /must end in \.onnx or \.tflite/],
    ['labels for a person', { task: 'person' }, /a person has none/],
    ['a scene without labels', { labels: undefined }, /needs one for each class/],
    [
      'a label too many',
      { labels: [...MANIFEST.labels, 'sky'] },
      /gives "logits" as \[N, 3, 8, 8\].*\[N, 4, 8, 8\]/,
    ],
    ['a colour too few', { palette: ['#111111'] }, /1 colours for 3 labels/],
    ['a deviation of 0', { input: { ...MANIFEST.input, std: [0, 1, 1] } }, /input\.std: must be above 0/],
    ['an id like the name of a download', { id: 'rooms.tflite' }, /id: must not end like the name of a file/],
    ['an id like that of its lock', { id: 'rooms.lock' }, /id: must not end like the name of a file/],
    [
      'a picture larger than a frame may be',
      { input: { widthPx: 1280, heightPx: 1280 } },
      /input: over 1000000 pixels/,
    ],
    [
      'a mask larger than a message may be',
      { mask: { widthPx: 2500, heightPx: 2000 } },
      /mask: over 4000000 pixels/,
    ],
    [
      'a result that could never fit in memory',
      { labels: Array.from({ length: 255 }, (_, i) => `l${i}`), mask: { widthPx: 2000, heightPx: 2000 } },
      /mask: 255 classes of 2000x2000 are over 67108864 numbers/,
    ],
    [
      'an output that could never fit in memory',
      { output: { meaning: 'logits', widthPx: 4096, heightPx: 4096 }, labels: ['a', 'b', 'c', 'd', 'e'] },
      /output: 5 classes of 4096x4096 are over/,
    ],
    ['an endless label', { labels: ['wall', 'floor', 'x'.repeat(81)] }, /labels\.2/],
    [
      'what a .tflite file says itself',
      { file: 'model.tflite', input: { widthPx: SIDE, heightPx: SIDE, mean: [0.5, 0.5, 0.5] } },
      /input\.mean.* are for \.onnx only/,
    ],
    [
      'logits of a person in a .tflite file',
      { task: 'person', labels: undefined, file: 'model.tflite' },
      /of a \.tflite for a person only probability/,
    ],
    ['a size of 0', { input: { ...MANIFEST.input, widthPx: 0 } }, /input\.widthPx/],
    ['an unknown field', { colour: 'red' }, /colour/],
    ['a later layout', { manifest: 2 }, /manifest/],
    ['another hash', { sha256: '0'.repeat(64) }, /has SHA-256 [0-9a-f]{64} instead of 0{64}/],
    ['another file', { file: 'other.onnx' }, /other\.onnx is not beside it/],
  ])('is refused for %s, and nothing is left behind', async (_, change, words) => {
    await expect(add(await prepare(change))).rejects.toThrow(words);
    expect(await readdir(folder).catch(() => [])).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('ends where no folder can ever be made', async () => {
    const adding = addUserModel(await prepare(), {
      folder: '/proc/maskwire/models',
      takenIds: new Set(),
      paletteOf: grey,
    });
    await expect(adding).rejects.toThrow(/ENOENT/);
  });

  it('is refused for a model that is a link out of the folder', async () => {
    const path = await prepare();
    await rm(join(root, 'model.onnx'));
    await symlink('/etc/hostname', join(root, 'model.onnx'));
    await expect(add(path)).rejects.toThrow(/is a link or a folder/);
  });

  it('is refused when it is no JSON, too long, or not there', async () => {
    const path = join(root, 'manifest.json');
    await writeFile(path, '{');
    await expect(add(path)).rejects.toThrow(/not JSON/);
    await writeFile(path, ' '.repeat(500_000));
    await expect(add(path)).rejects.toThrow(/at most 400000/);
    await expect(add(join(root, 'none.json'))).rejects.toMatchObject({ code: 'bad_manifest' });
  });

  it('leaves nothing half-written where the folder cannot be', async () => {
    const path = await prepare();
    await writeFile(folder, 'a file');
    await expect(add(path)).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readFile(folder, 'utf8')).toBe('a file');
  });
});

describe('a folder of models', () => {
  it('gives up one that cannot be used, and takes it again then', async () => {
    const path = await prepare();
    await add(path);
    await rm(join(folder, 'rooms', 'model.onnx'));
    await expect(add(path)).rejects.toMatchObject({
      code: 'already_there',
      message: expect.stringContaining('Remove it first, with "models remove"') as string,
    });
    expect(await readdir(folder)).toEqual(['rooms']);
    expect(await removeUserModel('rooms', folder)).toBe(true);
    expect(await readdir(folder)).toEqual([]);
    await add(path);
  });

  it('removes nothing else', async () => {
    await add(await prepare());
    for (const id of ['../models/rooms', '..', '.', 'none', ''])
      expect(await removeUserModel(id, folder)).toBe(false);
    expect(await readdir(folder)).toEqual(['rooms']);
  });

  it('does not show what a process that died left of an addition', async () => {
    await add(await prepare());
    const left = join(folder, 'rooms.0b7c2e9e-1111-4222-8333-444455556666.tmp');
    await mkdir(left);
    await writeFile(join(left, 'manifest.json'), JSON.stringify(MANIFEST));
    const { entries, faults } = await readUserEntries(folder, grey);
    expect(entries.map(({ mode }) => mode.id)).toEqual(['rooms']);
    expect(faults).toEqual([]);
  });

  it('has no more labels than fit in the message that tells clients of all modes', async () => {
    const classes = 255;
    const labels = Array.from({ length: classes }, (_, index) => `${index}`.padEnd(80, '.'));
    const many = userNetwork({ side: SIDE, classes });
    for (let at = 0; at < 10; at++) await add(await prepare({ id: `many-${at}`, labels }, many));
    const { entries, faults } = await readUserEntries(folder, grey);
    expect(entries.length + faults.length).toBe(10);
    expect(faults[0]).toMatch(/more labels than clients take/);
    expect(JSON.stringify(entries.map(({ mode }) => mode)).length).toBeLessThan(210_000);
    expect(entries.length).toBeGreaterThan(5);
  });

  it('may be missing', async () => {
    expect(await readUserEntries(folder, grey)).toEqual({ entries: [], faults: [] });
  });

  it('never follows a link, of a file or of a folder', async () => {
    await add(await prepare());
    await mkdir(join(folder, 'linked'));
    await symlink(join(folder, 'rooms', 'model.onnx'), join(folder, 'linked', 'model.onnx'));
    const manifest = { ...MANIFEST, id: 'linked', sha256: sha256Hex(network) };
    await writeFile(join(folder, 'linked', 'manifest.json'), JSON.stringify(manifest));
    await symlink(join(folder, 'rooms'), join(folder, 'elsewhere'));
    const { entries, faults } = await readUserEntries(folder, grey);
    expect(entries.map(({ mode }) => mode.id)).toEqual(['rooms']);
    expect(faults).toEqual([expect.stringMatching(/^linked.*model\.onnx is not there, or is a link/)]);
  });

  it('names what is broken and gives the rest', async () => {
    await add(await prepare());
    await mkdir(join(folder, 'broken'));
    await writeFile(join(folder, 'broken', 'manifest.json'), '{');
    await mkdir(join(folder, 'renamed'));
    await writeFile(join(folder, 'renamed', 'manifest.json'), JSON.stringify(MANIFEST));
    await mkdir(join(folder, 'not-a-model'));
    const { entries, faults } = await readUserEntries(folder, grey);
    expect(entries.map(({ mode }) => mode.id)).toEqual(['rooms']);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^broken\/manifest\.json: .*not JSON/);
    expect(faults[1]).toMatch(/^renamed\/manifest\.json: .*its id is rooms/);
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../files/hash.js';
import { userNetwork } from '../testing/user-network.js';
import { addUserModel, readUserEntries } from './store.js';

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
    ['a size of 0', { input: { ...MANIFEST.input, widthPx: 0 } }, /input\.widthPx/],
    ['an unknown field', { colour: 'red' }, /colour/],
    ['a later layout', { manifest: 2 }, /manifest/],
    ['another hash', { sha256: '0'.repeat(64) }, /has SHA-256 [0-9a-f]{64} instead of 0{64}/],
    ['another file', { file: 'other.onnx' }, /other\.onnx is not beside it/],
  ])('is refused for %s, and nothing is left behind', async (_, change, words) => {
    await expect(add(await prepare(change))).rejects.toThrow(words);
    expect(await readdir(folder).catch(() => [])).toEqual([]);
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
  it('may be missing', async () => {
    expect(await readUserEntries(folder, grey)).toEqual({ entries: [], faults: [] });
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

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256Hex } from '../files/hash.js';
import { materialiseMode } from '../materialise.js';
import { userNetwork } from '../testing/user-network.js';
import { BUILT_IN } from './builtin.js';
import { loadCatalogue } from './load.js';
import { paletteOf } from './palette.js';
import { findMode } from './types.js';

const SIDE = 32;
const network = userNetwork({ side: SIDE, classes: 3 });
const LABELS = ['wall', 'floor', 'door'];
const MANIFEST = {
  manifest: 1,
  title: 'Rooms',
  task: 'scene',
  file: 'model.onnx',
  sha256: sha256Hex(network),
  licence: 'MIT',
  source: 'https://example.org/rooms',
  input: { widthPx: SIDE, heightPx: SIDE },
  output: { meaning: 'logits', widthPx: SIDE / 4, heightPx: SIDE / 4 },
  labels: LABELS,
};

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'maskwire-catalogue-'));
});
afterEach(async () => {
  await rm(cacheDir, { recursive: true, force: true });
});

async function leave(id: string, manifest: object | string): Promise<void> {
  const folder = join(cacheDir, 'models', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), network);
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  await writeFile(join(folder, 'manifest.json'), text);
}

it('without a models folder the catalogue is what comes with maskwire', async () => {
  expect(await loadCatalogue({ cacheDir: join(cacheDir, 'none') })).toEqual({
    catalogue: BUILT_IN,
    faults: [],
  });
});

it("a user's model is a mode like the others, with colours of its own", async () => {
  await leave('rooms', { ...MANIFEST, id: 'rooms' });
  const { catalogue, faults } = await loadCatalogue({ cacheDir });
  expect(faults).toEqual([]);
  const mode = findMode(catalogue, 'rooms');
  if (!mode) throw new Error('the mode is missing');
  expect(mode.palette).toEqual(paletteOf(LABELS));
  expect(await materialiseMode(mode, { catalogue, cacheDir })).toMatchObject({
    id: 'rooms',
    kind: 'classes',
  });
});

it('manifests that cannot be used are told, and disturb nothing else', async () => {
  await leave('rooms', { ...MANIFEST, id: 'rooms' });
  await leave('broken', '{ "manifest": 1,');
  await leave('objects', { ...MANIFEST, id: 'objects' });
  await leave('selfie-256', { ...MANIFEST, id: 'selfie-256' });
  await leave('few', { ...MANIFEST, id: 'few', palette: ['#000000'] });
  const { catalogue, faults } = await loadCatalogue({ cacheDir });
  expect(catalogue.modes.map(({ id }) => id)).toEqual([...BUILT_IN.modes.map(({ id }) => id), 'rooms']);
  expect(faults).toHaveLength(4);
  for (const pattern of [
    /^broken.*not JSON/,
    /^few.*palette: 1 colours/,
    /^objects: .*rename/,
    /^selfie-256: /,
  ])
    expect(faults).toContainEqual(expect.stringMatching(pattern));
});

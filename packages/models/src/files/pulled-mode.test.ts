import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../catalogue/builtin.js';
import { modelsOfMode } from '../catalogue/lookup.js';
import { findMode } from '../catalogue/types.js';
import { materialiseMode } from '../materialise.js';
import { runOnnx } from '../testing/onnx.js';
import { serving } from '../testing/origin.js';
import { noise } from '../testing/pictures.js';
import { pullKit } from '../testing/pull-kit.js';
import { classModel, SIZE } from '../testing/quantised.js';
import { writeTflite } from '../testing/tflite-writer.js';
import { sha256Hex } from './hash.js';
import { pullMode } from './pull.js';

const kit = pullKit();
const testdata = process.env['MASKWIRE_TESTDATA'];

describe('a mode whose network was fetched', () => {
  it('runs: a small one', async () => {
    const content = writeTflite(classModel(3));
    const { entry } = await kit.origin(serving(content));
    const size = { widthPx: SIZE.width, heightPx: SIZE.height };
    const file = { ...entry.file, bytes: content.length, sha256: sha256Hex(content) };
    const objects = findMode(BUILT_IN, 'objects');
    if (!objects) throw new Error('the mode objects is missing');
    const graph = { members: [{ model: entry.id }], input: size, output: size } as const;
    const mode = { ...objects, labels: ['a', 'b', 'c'], recipe: { kind: 'single', graph } } as const;
    const catalogue = { models: [{ ...entry, file, input: size }], modes: [mode] };

    const pulled = await pullMode(mode, { ...kit.options(), catalogue });
    expect(pulled).toEqual([expect.objectContaining({ model: 'some-model', fetched: true })]);
    const { models } = await materialiseMode(mode, { catalogue, cacheDir: kit.root });
    const [model] = models;
    if (model?.artifact.format !== 'onnx') throw new Error('an ONNX graph was expected');
    const planes = await runOnnx(model.artifact.bytes, noise(3, SIZE), { batch: 1, ...SIZE });
    expect(planes).toHaveLength(2 * SIZE.width * SIZE.height);
  });

  it.for(['objects', 'objects-fine', 'street', 'street-fine'])(
    'runs: %s, from a mirror',
    async (id, context) => {
      if (testdata === undefined) return context.skip('MASKWIRE_TESTDATA is not set');
      const mode = findMode(BUILT_IN, id);
      if (!mode) throw new Error(`the mode ${id} is missing`);
      const [entry] = modelsOfMode(BUILT_IN, mode);
      if (entry?.file.from !== 'download') throw new Error(`${id} is not downloaded`);
      const path = join(testdata, 'models', entry.file.file);
      if (!existsSync(path)) return context.skip(`${path} is missing`);
      const { origin } = await kit.origin(serving(readFileSync(path)));

      await pullMode(mode, { ...kit.options({ mirror: origin.url }), catalogue: BUILT_IN });
      expect(origin.asked).toEqual([{ path: `/${entry.file.file}`, range: undefined }]);
      const { models, input } = await materialiseMode(mode, { catalogue: BUILT_IN, cacheDir: kit.root });
      expect(models).toEqual([expect.objectContaining({ kind: 'classes', input })]);
    },
  );
});

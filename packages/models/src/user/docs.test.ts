import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { entryOf, parseManifest } from './manifest.js';

const docs = readFileSync(new URL('../../../../docs/models.md', import.meta.url), 'utf8');

it('reads the manifest of the worked example', () => {
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(docs) ?? [];
  const { model, mode } = entryOf(
    parseManifest(json),
    { path: '/models/model.onnx', sha256: '0'.repeat(64) },
    (labels) => labels.map(() => '#000000'),
  );
  expect(mode).toMatchObject({
    id: 'segformer-street',
    kind: 'classes',
    output: { widthPx: 512, heightPx: 256 },
  });
  expect(mode.labels).toHaveLength(19);
  expect(model.onnx?.outputSize).toEqual({ widthPx: 256, heightPx: 128 });
});

it('names every field of a manifest', () => {
  for (const field of [
    'manifest',
    'id',
    'title',
    'task',
    'file',
    'sha256',
    'licence',
    'source',
    'mask',
    'labels',
    'palette',
  ])
    expect(docs).toMatch(new RegExp(`^\\|[^|]*\`${field}\`[^|]*\\|`, 'm'));
});

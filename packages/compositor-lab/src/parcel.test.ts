import { expect, it } from 'vitest';
import { pack, unpack } from './parcel.js';

it('carries a description and bytes by name', () => {
  const blobs = { picture: Uint8Array.of(1, 2, 3), empty: new Uint8Array(), mask: Uint8Array.of(255) };
  const about = { widthPx: 3, name: 'Grüße' };
  const parcel = unpack<typeof about>(pack({ about, blobs }));
  expect(parcel.about).toEqual(about);
  expect(Object.entries(parcel.blobs).map(([name, bytes]) => [name, [...bytes]])).toEqual([
    ['picture', [1, 2, 3]],
    ['empty', []],
    ['mask', [255]],
  ]);
});

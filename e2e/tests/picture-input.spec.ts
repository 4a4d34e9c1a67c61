import { expect } from '@playwright/test';
import { labTest as test } from '../harness/picture-lab.js';
import { faultsOf } from '../harness/picture-rules.js';
import { asCamera, backgroundOf, drawScene } from '../harness/picture-scene.js';
import { difference, rgbOf } from '../harness/pictures.js';

const SIZES = [
  { widthPx: 640, heightPx: 360 },
  { widthPx: 641, heightPx: 359 },
] as const;

for (const size of SIZES)
  test(`pictures look the same however a camera lays them out, at ${size.widthPx}x${size.heightPx}`, async ({
    lab,
  }) => {
    const scene = await drawScene(size);
    for (const kind of ['planar', 'semiplanar', 'bgra'] as const) {
      const drawn = await lab.draw({ picture: asCamera(scene.rgba, kind), effect: { kind: 'none' } });
      // Chroma has half the size, so that only edges of colour differ.
      const most = kind === 'bgra' ? 0.01 : 2;
      expect(
        difference(drawn, rgbOf(scene.rgba), () => true),
        kind,
      ).toBeLessThan(most);
    }
  });

test('a camera that changes its size is followed at once, and so is a mask of another size', async ({
  lab,
}) => {
  const kinds = ['cutout', 'colour', 'blur', 'mask'] as const;
  for (const size of [...SIZES, { widthPx: 360, heightPx: 640 }, { widthPx: 320, heightPx: 180 }]) {
    const scene = await drawScene(size);
    const background = await backgroundOf(size);
    const { picture, mask } = scene;
    for (const kind of kinds) {
      const drawn = await lab.draw({ picture, mask, capturedAtMs: 0, effect: { kind } });
      expect(faultsOf(kind, drawn, scene, background), `${kind} at ${size.widthPx}`).toEqual([]);
    }
  }
});

test('what cannot be drawn is refused, and the next picture is drawn as if nothing had been', async ({
  lab,
}) => {
  const size = { widthPx: 320, heightPx: 180 };
  const scene = await drawScene(size);
  const { picture, mask } = scene;
  const nothing = { offsetBytes: 0, strideBytes: 0, widthPx: 0, heightPx: 0 };
  const bad = [
    { mask: { ...mask, widthPx: mask.widthPx + 1 } },
    { mask: { ...mask, pixels: new Uint8Array(0) } },
    { mask: { ...mask, widthPx: 0, heightPx: 0, pixels: new Uint8Array(0) } },
    {
      picture: {
        kind: 'packed',
        order: 'rgba',
        widthPx: 0,
        heightPx: 0,
        bytes: new Uint8Array(4),
        plane: nothing,
      },
    },
    { picture: { ...picture, bytes: picture.bytes.slice(0, 1000) } },
  ] as const;
  for (const [index, drawing] of bad.entries()) {
    await expect(
      lab.draw({ picture, mask, effect: { kind: 'colour' }, ...drawing }),
      `${index}`,
    ).rejects.toThrow(/not drawn/);
    const drawn = await lab.draw({
      picture,
      mask,
      isFirst: true,
      capturedAtMs: 0,
      effect: { kind: 'colour' },
    });
    expect(faultsOf('colour', drawn, scene, scene.rgba), `after ${index}`).toEqual([]);
  }
});

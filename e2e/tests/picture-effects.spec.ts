import { EFFECTS } from '@maskwire/compositor/look';
import { expect } from '@playwright/test';
import { labTest as test } from '../harness/picture-lab.js';
import { faultsOf } from '../harness/picture-rules.js';
import { backgroundOf, drawScene, mirrored } from '../harness/picture-scene.js';

const CASES = [
  { widthPx: 640, heightPx: 360, mirror: false },
  { widthPx: 360, heightPx: 640, mirror: true },
  { widthPx: 641, heightPx: 359, mirror: true },
  { widthPx: 1280, heightPx: 720, mirror: true },
] as const;

for (const { mirror, ...size } of CASES)
  test(`effects change what they say and nothing else, at ${size.widthPx}x${size.heightPx}`, async ({
    lab,
  }) => {
    const scene = await drawScene(size);
    const background = await backgroundOf(size);
    const shown = mirror ? mirrored(scene) : scene;
    const { picture, mask } = scene;
    await lab.draw({ picture, mask, background, isFirst: true, capturedAtMs: 0 });
    const faults: Record<string, string[]> = {};
    for (const kind of EFFECTS) {
      const drawn = await lab.draw({ effect: { kind }, mirror });
      const found = faultsOf(kind, drawn, shown, background);
      if (found.length > 0) faults[kind] = found;
    }
    expect(faults).toEqual({});
  });

import { MANIFEST_LIMITS } from '@maskwire/models';
import { LIMITS } from '@maskwire/protocol';
import { expect, it } from 'vitest';

it("users' manifests allow what the wire takes", () => {
  expect(MANIFEST_LIMITS).toEqual({
    inputSidePx: LIMITS.maxFrameSidePx,
    inputPixels: LIMITS.maxFramePixels,
    maskSidePx: LIMITS.maxMaskSidePx,
    maskPixels: LIMITS.maxMaskPixels,
  });
});

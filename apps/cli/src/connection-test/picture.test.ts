import { jpegQualityFor } from '@maskwire/client';
import { describe, expect, it } from 'vitest';
import { encodeFrameImage } from '../stream/frame-encoder.js';
import { cameraPicture, PICTURES } from './picture.js';

const encode = (number: number) =>
  encodeFrameImage(cameraPicture(number), {
    widthPx: 256,
    heightPx: 256,
    quality: jpegQualityFor(256, 'alpha'),
    format: 'jpeg',
  });

describe('the picture that tests send', () => {
  it("weighs what a portrait weighs at the modes' quality: 8 to 11 KB", async () => {
    for (let number = 0; number < PICTURES; number++) {
      const { length } = await encode(number);
      expect(length).toBeGreaterThan(8000);
      expect(length).toBeLessThan(11_000);
    }
  });

  it('is another each time, and the same again', async () => {
    expect(await encode(0)).toEqual(await encode(0));
    expect(await encode(0)).not.toEqual(await encode(1));
  });
});

import type { PixelSize } from './size.js';

type Binding = Pick<typeof import('@julusian/jpeg-turbo'), 'decompressSync' | 'FORMAT_RGB'>;

/** Decodes a JPEG of exactly `size` into RGB `target`; `false` where it would not, for whatever reason. */
export type TurboDecode = (jpeg: Uint8Array, target: Uint8Array, size: PixelSize) => boolean;

/**
 * Scans of a JPEG read here: encoders write about ten. Each costs a pass over the picture and takes as little as
 * twelve bytes, so that one frame of many would hold a worker past its run limit. sharp has the same bound.
 */
const MAX_JPEG_SCANS = 100;
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/** Counts the marker wherever it stands: a thumbnail in a header counts too, a scan is never missed. */
function hasManyScans(jpeg: Buffer): boolean {
  let at = -START_OF_SCAN.length;
  for (let scans = 0; scans <= MAX_JPEG_SCANS; scans++) {
    at = jpeg.indexOf(START_OF_SCAN, at + START_OF_SCAN.length);
    if (at < 0) return false;
  }
  return true;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * libjpeg-turbo called directly: 0.16 ms of CPU for 256x256 where sharp's pipeline takes 1.2, most of it in
 * threads and bookkeeping. It refuses on any warning and in any colour space but YCbCr and grey, so that
 * sharp is left to say what is wrong. `undefined` where there is no binary for this machine.
 */
export async function loadTurbo(): Promise<TurboDecode | undefined> {
  const turbo = await importTurbo();
  if (!turbo) return undefined;
  return (image, target, size) => {
    const jpeg = asBuffer(image);
    if (hasManyScans(jpeg)) return false;
    try {
      const options = { format: turbo.FORMAT_RGB };
      const { width, height } = turbo.decompressSync(jpeg, asBuffer(target), options);
      // A second header could declare fewer pixels and leave those of an earlier frame in place.
      return width === size.widthPx && height === size.heightPx;
    } catch {
      return false;
    }
  };
}

async function importTurbo(): Promise<Binding | undefined> {
  try {
    return (await import('@julusian/jpeg-turbo')).default;
  } catch {
    return undefined;
  }
}

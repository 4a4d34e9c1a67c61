import type { ImagePlan } from '@maskwire/client';
import { LOOP_S, sceneAt, toSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';

sharp.cache(false);

/** Captured pictures: the size of the usual camera. */
export const SOURCE = { widthPx: 1280, heightPx: 720 } as const;
/** Pictures of one loop of the drawn person; they come again and again. */
const PICTURES = 24;
/** Encoded frames kept, of all plans together: some 30 MB. */
const MAX_KEPT = 4096;

/**
 * The drawn person as a camera would give it, encoded as a plan says. Every picture is encoded once for each plan and
 * then taken from memory, so that a long run measures the network and the server, not this process.
 */
export class Pictures {
  readonly #raw: readonly Buffer[];
  readonly #encoded = new Map<string, Uint8Array>();

  private constructor(raw: readonly Buffer[]) {
    this.#raw = raw;
  }

  static async draw(): Promise<Pictures> {
    const raw: Buffer[] = [];
    for (let index = 0; index < PICTURES; index++) {
      const svg = toSvg(sceneAt((LOOP_S * index) / PICTURES), SOURCE);
      raw.push(await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer());
    }
    return new Pictures(raw);
  }

  /** @param number of the capture, 0 and up */
  async frame(number: number, plan: ImagePlan): Promise<Uint8Array> {
    const index = number % PICTURES;
    const key = `${index} ${plan.format} ${plan.quality} ${plan.widthPx}x${plan.heightPx}`;
    const kept = this.#encoded.get(key);
    if (kept) return kept;
    const image = await encode(this.#raw[index] ?? Buffer.alloc(0), plan);
    if (this.#encoded.size >= MAX_KEPT) this.#encoded.clear();
    this.#encoded.set(key, image);
    return image;
  }
}

async function encode(raw: Buffer, { format, quality, widthPx, heightPx }: ImagePlan): Promise<Uint8Array> {
  const image = sharp(raw, { raw: { width: SOURCE.widthPx, height: SOURCE.heightPx, channels: 3 } }).resize(
    widthPx,
    heightPx,
    { fit: 'fill' },
  );
  // Effort 0 is nearest to what a browser's encoder spends on a frame.
  const coded = format === 'jpeg' ? image.jpeg({ quality }) : image.webp({ quality, effort: 0 });
  return coded.toBuffer();
}

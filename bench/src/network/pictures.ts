import { type ImagePlan, usualBytes } from '@maskwire/client';
import { LOOP_S, sceneAt, toSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';
import { mean } from '../statistics.js';

sharp.cache(false);

/** Captured pictures: the size of the usual camera. */
export const SOURCE = { widthPx: 1280, heightPx: 720 } as const;
/** Pictures of one loop of the drawn person; they come again and again. */
const PICTURES = 24;
/** Plans whose frames are kept: some 50 MB at most. */
const MAX_PLANS = 128;

/**
 * The drawn person as a camera would give it, encoded as a plan says. Every picture is encoded once for each plan and
 * then taken from memory, so that a long run measures the network and the server, not this process.
 */
export class Pictures {
  readonly #raw: readonly Buffer[];
  readonly #encoded = new Map<
    string,
    { readonly plan: ImagePlan; readonly images: Map<number, Uint8Array> }
  >();

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
    const { images } = this.#keptFor(plan);
    const kept = images.get(index);
    if (kept) return kept;
    const image = await encode(this.#raw[index] ?? Buffer.alloc(0), plan);
    images.set(index, image);
    return image;
  }

  /** Mean bytes of a frame; of a plan that nothing was encoded for yet, what the others make one expect. */
  usualBytes(plan: ImagePlan): number {
    const known = this.#encoded.get(keyOf(plan));
    if (known && known.images.size > 0) return meanBytes(known.images);
    const factors = [...this.#encoded.values()]
      .filter(({ images }) => images.size > 0)
      .map((other) => meanBytes(other.images) / usualBytes(other.plan));
    return usualBytes(plan) * (factors.length === 0 ? 1 : mean(factors));
  }

  #keptFor(plan: ImagePlan): { readonly images: Map<number, Uint8Array> } {
    const key = keyOf(plan);
    const kept = this.#encoded.get(key);
    if (kept) return kept;
    if (this.#encoded.size >= MAX_PLANS) this.#encoded.clear();
    const made = { plan, images: new Map<number, Uint8Array>() };
    this.#encoded.set(key, made);
    return made;
  }
}

const keyOf = ({ format, quality, widthPx, heightPx }: ImagePlan): string =>
  `${format} ${quality} ${widthPx}x${heightPx}`;

const meanBytes = (images: ReadonlyMap<number, Uint8Array>): number =>
  mean([...images.values()].map(({ length }) => length));

async function encode(raw: Buffer, { format, quality, widthPx, heightPx }: ImagePlan): Promise<Uint8Array> {
  const image = sharp(raw, { raw: { width: SOURCE.widthPx, height: SOURCE.heightPx, channels: 3 } }).resize(
    widthPx,
    heightPx,
    { fit: 'fill' },
  );
  // The effort that Skia, and with it Chromium, spends on WebP.
  const coded = format === 'jpeg' ? image.jpeg({ quality }) : image.webp({ quality, effort: 3 });
  return coded.toBuffer();
}

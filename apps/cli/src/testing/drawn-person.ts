import { sceneAt, toSvg, truthSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';

const SIZE = { widthPx: 320, heightPx: 180 } as const;
/** Above this a pixel is the person's. */
const PERSON = 127;

/** The drawn person at a time, as JPEG. */
export const drawnPerson = (timeS: number): Promise<Buffer> =>
  sharp(Buffer.from(toSvg(sceneAt(timeS), SIZE)))
    .jpeg({ quality: 92 })
    .toBuffer();

/** Intersection over union of a mask (any image) with the exact truth at that time. */
export async function iouWithTruth(mask: Buffer | string, timeS: number): Promise<number> {
  const { data, info } = await sharp(mask).greyscale().raw().toBuffer({ resolveWithObject: true });
  const truth = await sharp(Buffer.from(truthSvg(sceneAt(timeS), SIZE)))
    .resize(info.width, info.height, { fit: 'fill' })
    .greyscale()
    .raw()
    .toBuffer();
  let both = 0;
  let either = 0;
  truth.forEach((value, i) => {
    const [wanted, found] = [value > PERSON, (data[i] ?? 0) > PERSON];
    if (wanted && found) both++;
    if (wanted || found) either++;
  });
  return both / either;
}

import type { MaskImage, Picture } from '@maskwire/compositor';
import type { Described, LabDrawing } from '../job.js';

type Blobs = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** Puts a drawing together again that came in parts. */
export function drawingOf({ about, blobs }: { about: Described; blobs: Blobs }): LabDrawing {
  const { picture, mask, background, hasTable, ...rest } = about;
  const blob = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = blobs[name];
    if (!bytes) throw new RangeError(`The drawing has no ${name}`);
    return bytes;
  };
  return {
    ...rest,
    ...(picture && { picture: { ...picture, bytes: blob('picture') } as Picture }),
    ...(mask && { mask: { ...mask, pixels: blob('mask') } satisfies MaskImage }),
    ...(hasTable && { classTable: blob('classTable') }),
    ...(background !== undefined && {
      background:
        background && 'widthPx' in background ? { ...background, pixels: blob('background') } : background,
    }),
  };
}

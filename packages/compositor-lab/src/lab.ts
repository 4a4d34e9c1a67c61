import type { Picture } from '@maskwire/compositor';
import { launchChromium } from './browser.js';
import { bundlePage } from './bundle.js';
import {
  type Described,
  LAB_GLOBAL,
  type LabDrawing,
  type LabPage,
  type LabTimes,
  type Matte,
  type MatteSizes,
  type Pixels,
} from './job.js';
import type { Method } from './methods.js';
import { pack, unpack } from './parcel.js';
import { serveLab } from './server.js';

/** Opaque: the fourth byte is ignored. @param pixels RGBA, rows top-down */
export const rgbaPicture = (pixels: Uint8Array, widthPx: number, heightPx: number): Picture => ({
  kind: 'packed',
  order: 'rgba',
  widthPx,
  heightPx,
  bytes: pixels as Uint8Array<ArrayBuffer>,
  plane: { offsetBytes: 0, strideBytes: 4 * widthPx, widthPx, heightPx },
});

/** The compositor's whole pipeline in a real browser. One at a time: drawings follow one another. */
export interface CompositorLab {
  /** The canvas after this drawing, premultiplied RGBA as it was drawn, rows top-down. */
  draw(drawing: LabDrawing, method?: Method): Promise<Pixels>;
  /** Alpha alone, of several methods fed the same, each going by its own past; the effect is the cut-out. */
  mattes<M extends Method>(drawing: LabDrawing, methods: readonly M[]): Promise<Record<M, Matte>>;
  /** The same drawing `rounds` times, pass by pass; each counts as a new picture with a new mask. */
  time(drawing: LabDrawing, rounds: number, method?: Method): Promise<LabTimes>;
  close(): Promise<void>;
}

/** Opens a browser with the lab's page; takes about two seconds. Close it. */
export async function openCompositorLab(options: {
  readonly executablePath: string;
}): Promise<CompositorLab> {
  const server = await serveLab(await bundlePage());
  const browser = await launchChromium(options.executablePath).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(`'${LAB_GLOBAL}' in window`);
    const call = async <K extends keyof LabPage>(
      drawing: LabDrawing,
      name: K,
      ...rest: Rest<Parameters<LabPage[K]>>
    ) => {
      const job = server.put(parcelOf(drawing));
      try {
        const result = await page.evaluate(`${LAB_GLOBAL}.${name}(...${JSON.stringify([job, ...rest])})`);
        return { result, bytes: server.take(job) };
      } finally {
        server.take(job);
      }
    };
    return {
      draw: async (drawing, method = 'ours') => pixelsOf((await call(drawing, 'draw', method)).bytes),
      mattes: async (drawing, methods) => mattesOf((await call(drawing, 'mattes', methods)).bytes, methods),
      time: async (drawing, rounds, method = 'ours') =>
        (await call(drawing, 'time', rounds, method)).result as LabTimes,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Rest<T extends readonly unknown[]> = T extends readonly [unknown, ...infer R] ? R : never;

function mattesOf<M extends Method>(
  bytes: Uint8Array<ArrayBuffer> | undefined,
  methods: readonly M[],
): Record<M, Matte> {
  if (!bytes) throw new Error('The page posted no mattes');
  const { about, blobs } = unpack<MatteSizes>(bytes);
  const mattes = methods.map((method) => [method, { ...about[method], pixels: blobs[method] }]);
  return Object.fromEntries(mattes) as Record<M, Matte>;
}

function pixelsOf(bytes: Uint8Array<ArrayBuffer> | undefined): Pixels {
  if (!bytes) throw new Error('The page posted no pixels');
  const { about, blobs } = unpack<Omit<Pixels, 'pixels'>>(bytes);
  return { ...about, pixels: blobs['pixels'] ?? new Uint8Array() };
}

function parcelOf({ picture, mask, classTable, background, ...rest }: LabDrawing): Uint8Array<ArrayBuffer> {
  const blobs: Record<string, Uint8Array> = {};
  let about: Described = { ...rest, hasTable: classTable !== undefined };
  if (picture) {
    const { bytes, ...described } = picture;
    blobs['picture'] = bytes;
    about = { ...about, picture: described };
  }
  if (mask) {
    const { pixels, ...described } = mask;
    blobs['mask'] = pixels;
    about = { ...about, mask: described };
  }
  if (background && 'pixels' in background) {
    const { pixels, ...described } = background;
    blobs['background'] = pixels;
    about = { ...about, background: described };
  } else if (background !== undefined) about = { ...about, background };
  if (classTable) blobs['classTable'] = classTable;
  return pack({ about, blobs });
}

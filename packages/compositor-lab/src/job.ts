import type { BackgroundScene, Drawn, EffectSettings, MaskImage, Picture } from '@maskwire/compositor';
import type { Frame } from '@maskwire/compositor/graph';
import type { Method } from './methods.js';

/** Rows top-down, four bytes a pixel. */
export interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

/** Alpha alone: one byte a pixel, rows top-down. */
export interface Matte {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

/** One drawing; what is missing stays as it was in the drawing before. */
export interface LabDrawing {
  readonly picture?: Picture;
  readonly mask?: MaskImage;
  /** Cleans the mask as the effect's settings say. Default false: methods are compared on the mask as it comes. */
  readonly isCleaned?: boolean;
  /** Of the picture that the mask belongs to; the filter over time goes by it. */
  readonly capturedAtMs?: number;
  /** On top of the defaults; not remembered. */
  readonly effect?: Partial<EffectSettings>;
  /** Default false. */
  readonly mirror?: boolean;
  readonly classTable?: Uint8Array;
  /** Default `composite`. */
  readonly drawn?: Drawn;
  /** RGBA, or a scene that the graphics draw; null takes the one before away. */
  readonly background?: Pixels | BackgroundScene | null;
  /** What the product draws of it; default: everything that the look asks for. Peers know no slow machine. */
  readonly economy?: Frame['economy'];
  /** The masks before say nothing about this one: the first of a clip. */
  readonly isFirst?: boolean;
}

/** Strips the bytes of everything that travels as a blob. */
export type Described = Omit<LabDrawing, 'picture' | 'mask' | 'classTable' | 'background'> & {
  readonly picture?: Omit<Picture, 'bytes'>;
  readonly mask?: Omit<MaskImage, 'pixels'>;
  readonly background?: Omit<Pixels, 'pixels'> | BackgroundScene | null;
  readonly hasTable: boolean;
};

/** Of each method's canvas: the product's is smaller where its economy says so. */
export type MatteSizes = Record<string, Omit<Matte, 'pixels'>>;

/** `gpu`: timer queries of the graphics; `drained`: the clock, with the graphics emptied before and after. */
export type TimeSource = 'gpu' | 'drained';

export interface LabTimes {
  readonly source: TimeSource;
  /** By pass, milliseconds a run, in the order in which they ran first; `effect` is the last pass. */
  readonly passesMs: Readonly<Record<string, readonly number[]>>;
  /** Whole drawings, uploads included, by the clock. */
  readonly wholeMs: readonly number[];
}

/** What the page offers under this name. */
export const LAB_GLOBAL = 'maskwireLab';
export interface LabPage {
  draw(job: number, method: Method): Promise<void>;
  mattes(job: number, methods: readonly Method[]): Promise<void>;
  time(job: number, rounds: number, method: Method): Promise<LabTimes>;
}

export const jobPath = (job: number): string => `/jobs/${job}`;

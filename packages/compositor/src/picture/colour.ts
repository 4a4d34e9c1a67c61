export const YUV_MATRICES = ['bt601', 'bt709', 'bt2020'] as const;
type YuvMatrix = (typeof YUV_MATRICES)[number];

export interface YuvColour {
  readonly matrix: YuvMatrix;
  /** Full range uses 0..255; limited 16..235 for Y and 16..240 for chroma. */
  readonly fullRange: boolean;
}

/** What a frame says of itself; null or undefined where it says nothing. */
interface DeclaredColour {
  readonly matrix: string | null;
  readonly fullRange: boolean | null;
}

const BY_WEBCODECS_NAME: ReadonlyMap<string, YuvMatrix> = new Map([
  ['bt709', 'bt709'],
  ['bt470bg', 'bt601'],
  ['smpte170m', 'bt601'],
  ['bt2020-ncl', 'bt2020'],
]);

/**
 * Matrix and range of a frame. Where it is silent: limited BT.709, as Chromium's video element shows cameras of any
 * size, so that people look here as they do everywhere else.
 */
export function colourOf(declared: DeclaredColour): YuvColour {
  const named = declared.matrix === null ? undefined : BY_WEBCODECS_NAME.get(declared.matrix);
  return { matrix: named ?? 'bt709', fullRange: declared.fullRange ?? false };
}

/** Luma weights of red and blue (ITU-R BT.601, BT.709, BT.2020). */
const LUMA: Readonly<Record<YuvMatrix, { readonly kr: number; readonly kb: number }>> = {
  bt601: { kr: 0.299, kb: 0.114 },
  bt709: { kr: 0.2126, kb: 0.0722 },
  bt2020: { kr: 0.2627, kb: 0.0593 },
};

/**
 * Y'CbCr to R'G'B' on 0..255 samples: with y' = yScale * (Y - yOffset), u = U - 128, v = V - 128,
 * R = y' + rv * v, G = y' + gu * u + gv * v, B = y' + bu * u.
 */
interface YuvToRgb {
  readonly yOffset: number;
  readonly yScale: number;
  readonly rv: number;
  readonly gu: number;
  readonly gv: number;
  readonly bu: number;
}

export function yuvToRgb(colour: YuvColour): YuvToRgb {
  const { kr, kb } = LUMA[colour.matrix];
  const kg = 1 - kr - kb;
  const chroma = colour.fullRange ? 1 : 255 / 224;
  return {
    yOffset: colour.fullRange ? 0 : 16,
    yScale: colour.fullRange ? 1 : 255 / 219,
    rv: 2 * (1 - kr) * chroma,
    gu: ((-2 * kb * (1 - kb)) / kg) * chroma,
    gv: ((-2 * kr * (1 - kr)) / kg) * chroma,
    bu: 2 * (1 - kb) * chroma,
  };
}

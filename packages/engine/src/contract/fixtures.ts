import type { EngineModel, ModelArtifact, ModelFormat, OutputKind, Size } from '../core/index.js';

/** A model with what it must answer: a graph written here, so that its truth is known by heart. */
export interface ContractModel extends EngineModel {
  /** The output for one picture, by plain arithmetic. */
  reference(pixels: Uint8Array): Uint8Array;
}

/** The contract's models written for one format: the same arithmetic, whatever the runtime. */
export interface ModelKit {
  readonly format: ModelFormat;
  /** out = 255 - max(r, g, b), every step exact in float32. Kind `alpha`, output of the input's size. */
  darkness(size: Size): ModelArtifact;
  /** Plane 0: index of the largest of r, g, b, the first where equal; plane 1: its value. Kind `classes`. */
  brightestChannel(size: Size): ModelArtifact;
  /** `darkness` but for its output, which is float where bytes are due. */
  floatMask(size: Size): ModelArtifact;
  /** Takes one pixel and declares an output of `output` pixels. */
  hugeOutput(output: Size): ModelArtifact;
  /** Takes one pixel and answers one, by way of a tensor of `inside` float32 values, all of them needed. */
  hugeInside(inside: Size): ModelArtifact;
  /** What no runtime should load, by what is wrong with it. */
  broken(): readonly (readonly [what: string, artifact: ModelArtifact])[];
}

const RGB_CHANNELS = 3;
const ONE_PIXEL: Size = { widthPx: 1, heightPx: 1 };
/** A side whose square, in bytes, is beyond what any machine addresses (2^48). */
const ABSURD_SIDE_PX = 2 ** 24;
const ABSURD: Size = { widthPx: ABSURD_SIDE_PX, heightPx: ABSURD_SIDE_PX };

/** Every step is exact in float, so that backends must agree to the bit. */
export function darknessModel(kit: ModelKit, size: Size): ContractModel {
  return { ...described('darkness', 'alpha', kit.darkness(size), size), reference: darkness };
}

/** Two planes, exact to the bit. */
export function brightestChannelModel(kit: ModelKit, size: Size): ContractModel {
  const artifact = kit.brightestChannel(size);
  return { ...described('brightest-channel', 'classes', artifact, size), reference: brightestChannel };
}

/** A graph in order but for its mask, which is float where bytes are due. */
export const floatMaskModel = (kit: ModelKit, size: Size): EngineModel =>
  described('float-mask', 'alpha', kit.floatMask(size), size);

/** Declares a mask of 2^48 pixels: running it could only fail or kill the process. */
export const hugeOutputModel = (kit: ModelKit): EngineModel => ({
  ...described('huge-output', 'alpha', kit.hugeOutput(ABSURD), ONE_PIXEL),
  output: ABSURD,
});

/** An honest mask behind a tensor of 2^50 bytes that only a run would ask for. */
export const hugeInsideModel = (kit: ModelKit): EngineModel =>
  described('huge-inside', 'alpha', kit.hugeInside(ABSURD), ONE_PIXEL);

/** A model of a format that the kit's engines do not load. */
export const foreignModel = (kit: ModelKit): EngineModel => {
  const nothing = new Uint8Array(0);
  const artifact: ModelArtifact =
    kit.format === 'onnx'
      ? { format: 'tfjs', json: '{}', weights: nothing }
      : { format: 'onnx', bytes: nothing };
  return described('foreign', 'alpha', artifact, ONE_PIXEL);
};

function described(name: string, kind: OutputKind, artifact: ModelArtifact, size: Size): EngineModel {
  return { id: `${name}-${size.widthPx}x${size.heightPx}`, artifact, kind, input: size, output: size };
}

function* pixelsOf(picture: Uint8Array): Generator<readonly [number, number, number]> {
  for (let at = 0; at < picture.length; at += RGB_CHANNELS)
    yield [picture[at] ?? 0, picture[at + 1] ?? 0, picture[at + 2] ?? 0];
}

const darkness = (picture: Uint8Array): Uint8Array =>
  Uint8Array.from(pixelsOf(picture), (rgb) => 255 - Math.max(...rgb));

function brightestChannel(picture: Uint8Array): Uint8Array {
  const pixels = [...pixelsOf(picture)];
  const values = pixels.map((rgb) => Math.max(...rgb));
  const indices = pixels.map((rgb, i) => rgb.indexOf(values[i] ?? 0));
  return Uint8Array.from([...indices, ...values]);
}

/** `count` pictures of noise, the same for the same seed (a linear congruential generator). */
export function noisePixels(size: Size, count: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length: count * size.widthPx * size.heightPx * RGB_CHANNELS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

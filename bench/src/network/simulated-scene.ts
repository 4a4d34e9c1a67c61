import { type ImageFormat, type ImagePlan, type MaskCoding, usualBytes } from '@maskwire/client';
import { FRAME_HEADER_BYTES, MASK_HEADER_BYTES } from '@maskwire/protocol';

/** Name of the event and the framing of the transport. */
const ENVELOPE_BYTES = 20;
/** A whole picture of 640x360 at JPEG 50 is 25 KB where portraits squeezed to squares make one expect 17. */
const WHOLE_PICTURE_FACTOR = 1.45;
/** The scene changes by so much over so long, and each picture by so much. */
const SCENE_SWING = 0.2;
const SCENE_PERIOD_MS = 17_000;
const PICTURE_NOISE = 0.05;
const MASK_BYTES: Readonly<Record<MaskCoding, number>> = { alpha8: 4700, alpha4: 2900 };
const MASK_NOISE = 0.1;

/** What a scene makes of a plan, in bytes on the wire and time to encode. */
export interface SceneProfile {
  /** @param isWhole in the camera's shape, not the mode's */
  frameBytes(image: ImagePlan, nowMs: number, isWhole: boolean, random: () => number): number;
  maskBytes(coding: MaskCoding, random: () => number): number;
  readonly encodeMs: Readonly<Record<ImageFormat, number>>;
}

export const DROPPED_BYTES = MASK_HEADER_BYTES + ENVELOPE_BYTES;
export const PING_BYTES = 50;

const noise = (random: () => number, most: number): number => 1 + most * (2 * random() - 1);

/** Bytes on the wire of a picture taken at `nowMs`. @param isWhole in the camera's shape, not the mode's */
function frameBytes(image: ImagePlan, nowMs: number, isWhole: boolean, random: () => number): number {
  const scene = 1 + SCENE_SWING * Math.sin((2 * Math.PI * nowMs) / SCENE_PERIOD_MS);
  const usual = usualBytes(image) * (isWhole ? WHOLE_PICTURE_FACTOR : 1);
  return Math.round(usual * scene * noise(random, PICTURE_NOISE)) + FRAME_HEADER_BYTES + ENVELOPE_BYTES;
}

function maskBytes(coding: MaskCoding, random: () => number): number {
  return Math.round(MASK_BYTES[coding] * noise(random, MASK_NOISE)) + DROPPED_BYTES;
}

/** A portrait. */
export const USUAL_SCENE: SceneProfile = { frameBytes, maskBytes, encodeMs: { jpeg: 2, webp: 6 } };

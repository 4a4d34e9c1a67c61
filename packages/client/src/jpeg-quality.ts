/** Rows below which the encoder's halved colour resolution costs accuracy. */
const FEW_ROWS_PX = 200;
/** Rows from which a person has more pixels than the models need. */
const MANY_ROWS_PX = 400;

/**
 * JPEG quality 1..100 of a frame of the model's size, for masks of this kind. Measured with 4:2:0 colour, as browsers
 * encode.
 *
 * Person, least quality that loses at most 0.003 IoU on 40 labelled portraits: 256x256 at 68 loses 0.0027 (256 model)
 * and 0.0021 (mean of both) at 9.9 KB; 256x144 has 72 rows of colour left, loses 0.007 at 68 and 0.002 at 88 (10.6 KB);
 * 512x512 at 50 loses 0.0006 (both modes that zoom) at 20 KB, where 68 takes 27 KB for nothing.
 *
 * Classes: DeepLab on 13 VOC photographs, mean IoU good to about 0.01: .689 without a codec, at 513x513 and qualities
 * 50/60/68/76/80 .631/.626/.658/.691/.686 with 34/39/45/52/58 KB.
 */
export function jpegQualityFor(heightPx: number, kind: 'alpha' | 'classes'): number {
  if (kind === 'classes') return 80;
  if (heightPx < FEW_ROWS_PX) return 88;
  return heightPx < MANY_ROWS_PX ? 68 : 50;
}

import type { EffectKind } from '@maskwire/compositor';
import type { SnapshotAnswer } from './messages.js';

/** What a snapshot is taken of. */
export interface Snapped {
  readonly effect: EffectKind;
  /** Draws what is shown once more; false when there is nothing, or the graphics are away. */
  redraw(): boolean;
}

/**
 * The canvas as a PNG. It is drawn anew for that: a canvas that was presented may be read in the task that drew it
 * only. What cannot be drawn now is not read either, so that no older picture leaves the page.
 */
export async function takeSnapshot(
  id: number,
  canvas: Pick<OffscreenCanvas, 'convertToBlob'>,
  stage: Snapped,
): Promise<SnapshotAnswer> {
  const { effect } = stage;
  try {
    if (!stage.redraw())
      return {
        kind: 'snapshot-failed',
        id,
        message: 'There is no picture to save yet. Try again in a moment.',
      };
    const png = await canvas.convertToBlob({ type: 'image/png' });
    return { kind: 'snapshot-taken', id, png, effect };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'snapshot-failed', id, message: `The browser could not save the picture: ${reason}` };
  }
}

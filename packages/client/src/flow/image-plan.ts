import { LIMITS } from '@maskwire/protocol';
import { jpegQualityFor } from '../jpeg-quality.js';
import type { FlowSubject, ImagePlan } from './types.js';

/** What a mode reads with nothing lost that it needs: its exact size, as the JPEG that `jpegQualityFor` names. */
export function fullImage({ input, kind }: FlowSubject): ImagePlan {
  return { format: 'jpeg', quality: jpegQualityFor(input.heightPx, kind), ...sizeOf(input) };
}

/**
 * The size of the captured pictures, made smaller until its longer side is `maxDimensionPx` and the server takes it.
 * While the captured size is not known, the size that the mode reads.
 */
export function cappedSize(
  { input, source }: FlowSubject,
  maxDimensionPx: number,
): { readonly widthPx: number; readonly heightPx: number } {
  if (!source) return sizeOf(input);
  const longerPx = Math.max(source.widthPx, source.heightPx);
  const areaPx = source.widthPx * source.heightPx;
  const scale = Math.min(
    1,
    maxDimensionPx / longerPx,
    LIMITS.maxFrameSidePx / longerPx,
    Math.sqrt(LIMITS.maxFramePixels / areaPx),
  );
  return {
    widthPx: Math.max(1, Math.floor(source.widthPx * scale)),
    heightPx: Math.max(1, Math.floor(source.heightPx * scale)),
  };
}

const sizeOf = ({ widthPx, heightPx }: FlowSubject['input']) => ({ widthPx, heightPx });

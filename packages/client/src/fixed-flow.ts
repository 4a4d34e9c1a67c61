import { ClientError } from './errors.js';
import type { FlowChoice } from './flow/choice.js';
import type { FlowPlan, FlowStrategy, FlowSubject, ImagePlan } from './flow/types.js';
import { jpegQualityFor } from './jpeg-quality.js';

/** @throws {ClientError} `invalid_options` for what adapts. */
export function createFlow(choice: FlowChoice): FlowStrategy {
  if (choice.kind !== 'fixed') throw new ClientError('invalid_options', `flow "${choice.kind}" is not known`);
  const { window, maxFps = Number.POSITIVE_INFINITY, quality, format = 'jpeg', maxDimensionPx } = choice;
  const imageOf = ({ input, kind, source }: FlowSubject): ImagePlan => {
    const shape = maxDimensionPx === undefined ? undefined : source;
    const scale = shape ? Math.min(1, (maxDimensionPx ?? 0) / Math.max(shape.widthPx, shape.heightPx)) : 1;
    const widthPx = Math.max(1, Math.round((shape ?? input).widthPx * scale));
    const heightPx = Math.max(1, Math.round((shape ?? input).heightPx * scale));
    return { format, quality: quality ?? jpegQualityFor(heightPx, kind), widthPx, heightPx };
  };
  let plan: FlowPlan = {
    window,
    maxFps,
    image: { format, quality: quality ?? 68, widthPx: 1, heightPx: 1 },
    imageLevel: 1,
    maskCoding: 'alpha8',
    limitedBy: 'none',
  };
  return {
    stream: (subject) => {
      plan = { ...plan, image: imageOf(subject) };
    },
    connected: () => {},
    sent: () => {},
    ended: () => {},
    pinged: () => {},
    serverLimit: () => {},
    plan: () => plan,
  };
}

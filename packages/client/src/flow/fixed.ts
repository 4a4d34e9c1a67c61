import { ClientError } from '../errors.js';
import type { FixedFlow } from './choice.js';
import { imageLevelOf } from './image-level.js';
import { cappedSize, fullImage } from './image-plan.js';
import { MAX_IN_FLIGHT } from './limits.js';
import type { FlowPlan, FlowStrategy, FlowSubject, ImagePlan } from './types.js';

/** Holds what was chosen, whatever the network does. @throws {ClientError} `invalid_options` */
export function createFixedFlow(choice: FixedFlow): FlowStrategy {
  requireFixed(choice);
  let plan = planOf(choice, UNKNOWN_SUBJECT);
  return {
    stream(subject) {
      plan = planOf(choice, subject);
    },
    connected() {},
    sent() {},
    ended() {},
    pinged() {},
    serverLimit() {},
    plan: () => plan,
  };
}

/** What is planned for before the first `stream`. */
export const UNKNOWN_SUBJECT: FlowSubject = {
  input: { widthPx: 256, heightPx: 256 },
  kind: 'alpha',
  source: undefined,
};

export function planOf(choice: FixedFlow, subject: FlowSubject): FlowPlan {
  const image = imageOf(choice, subject);
  return {
    window: choice.window,
    maxFps: choice.maxFps ?? Number.POSITIVE_INFINITY,
    image,
    imageLevel: imageLevelOf(image, subject),
    maskCoding: 'alpha8',
    limitedBy: 'none',
  };
}

function imageOf(choice: FixedFlow, subject: FlowSubject): ImagePlan {
  const full = fullImage(subject);
  return {
    ...full,
    ...(choice.maxDimensionPx === undefined ? {} : cappedSize(subject, choice.maxDimensionPx)),
    format: choice.format ?? full.format,
    quality: choice.quality ?? full.quality,
  };
}

function requireFixed({ window, maxFps, quality, maxDimensionPx }: FixedFlow): void {
  requireValue(
    'window',
    window,
    Number.isInteger(window) && window >= 1 && window <= MAX_IN_FLIGHT,
    `1..${MAX_IN_FLIGHT}`,
  );
  if (maxFps !== undefined) requireValue('maxFps', maxFps, maxFps > 0, 'greater than 0');
  if (quality !== undefined) requireValue('quality', quality, quality >= 1 && quality <= 100, '1..100');
  if (maxDimensionPx !== undefined)
    requireValue('maxDimensionPx', maxDimensionPx, maxDimensionPx >= 1, 'at least 1');
}

function requireValue(name: string, value: number, isRight: boolean, allowed: string): void {
  if (!isRight) throw new ClientError('invalid_options', `flow.${name} is ${value}: give ${allowed}`);
}

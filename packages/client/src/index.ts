export { DEFAULT_MAX_IN_FLIGHT } from './checked-options.js';
export { classShares } from './class-shares.js';
export { createMaskClient } from './client.js';
export { type Clock, systemClock } from './clock.js';
export { ClientError, type ClientErrorCode } from './errors.js';
export type { AutoFlow, FixedFlow, FlowChoice, Priority, ReferenceFlow } from './flow/choice.js';
export { createFlow } from './flow/create.js';
export { type FlowPreset, type FlowPresetName, PRESETS } from './flow/presets.js';
export type {
  FlowLimit,
  FlowPlan,
  FlowStrategy,
  FlowSubject,
  FrameOutcome,
  ImageFormat,
  ImagePlan,
  MaskCoding,
} from './flow/types.js';
export { MAX_IN_FLIGHT } from './flow-driver.js';
export { jpegQualityFor } from './jpeg-quality.js';
export type { LostCause, SendBlock, SendRefusal } from './reasons.js';
export type { ClientStats, Percentiles } from './stats.js';
export * from './types.js';

export { DEFAULT_MAX_IN_FLIGHT } from './checked-options.js';
export { classShares } from './class-shares.js';
export { createMaskClient } from './client.js';
export { type Clock, systemClock } from './clock.js';
export {
  CHECK_LIMITS,
  type CheckFigures,
  type CheckId,
  type CheckItem,
  type CheckState,
  checkFiguresOf,
  checklist,
} from './connection-test/checklist.js';
export { runConnectionTest } from './connection-test/run.js';
export * from './connection-test/types.js';
export { type Bottleneck, type Recommendation, type Verdict, verdict } from './connection-test/verdict.js';
export { checkFiguresOfStream } from './diagnosis/check-figures.js';
export { Diagnosis } from './diagnosis/diagnosis.js';
export { diagnose, type Finding, type FindingCode, type Severity } from './diagnosis/rules.js';
export type { DiagnosisSample, PageFigures, RecentFrames, StreamStats } from './diagnosis/sample.js';
export { LIGHTS, type Light, type LightFigure, lightOf } from './diagnosis/thresholds.js';
export { ClientError, type ClientErrorCode } from './errors.js';
export type { AutoFlow, FixedFlow, FlowChoice, Priority, ReferenceFlow } from './flow/choice.js';
export { createFlow } from './flow/create.js';
export { usualBytes } from './flow/image-model.js';
export { MAX_IN_FLIGHT } from './flow/limits.js';
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
export { jpegQualityFor } from './jpeg-quality.js';
export { LoopLag } from './loop-lag.js';
export { Pacer } from './pacer.js';
export type { LostCause, SendBlock, SendRefusal } from './reasons.js';
export {
  type Pixels,
  SimilarFrameGate,
  THUMBNAIL,
  type Thumbnail,
  thumbnailOf,
} from './similar-frames.js';
export type { ClientStats, Percentiles } from './stats.js';
export * from './types.js';

export { listCases, runConformance } from './run.js';
export {
  type CaseOutcome,
  type CaseResult,
  ConformanceError,
  type ConformanceErrorCode,
  type ConformanceOptions,
  type ConformanceReport,
  SECTIONS,
  type Section,
} from './types.js';

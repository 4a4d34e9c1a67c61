export { type Output, type OutputKind } from './output/output.js';
export { probeWanted } from './probe.js';
export { createSession, type Session } from './session.js';

export { probeWanted } from './probe.js';
export { createSession, type Session } from './session.js';

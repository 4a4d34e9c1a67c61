import type { Check, Measured, Stage, TestPart, TestReport } from '../../state/index.js';

export const PART_WORDS: Readonly<Record<TestPart, string>> = {
  connect: 'Connect to the server',
  'round-trip': 'Time the way there and back',
  down: 'Measure the way down',
  up: 'Measure the way up',
  computer: 'Time this computer',
  server: 'Time the server',
};

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  computer: 'This computer',
  'network-up': 'Way up',
  server: 'Server',
  'network-down': 'Way down',
};

interface FailureWords {
  readonly title: string;
  /** What to do. */
  readonly cure: string;
}

const FAILURES: Readonly<Record<string, FailureWords>> = {
  unreachable: {
    title: 'No server answers',
    cure: 'Check that the server runs and that this device is online, then test again.',
  },
  refused: {
    title: 'The server refused the test',
    cure: 'It may want an access token, or be full. The line below is its own reason.',
  },
  rate_limited: {
    title: 'The server measures for too many at the moment',
    cure: 'Wait a minute, then test again.',
  },
  timeout: {
    title: 'The answer took too long',
    cure: 'The network or the server is very slow at the moment. Test again in a while.',
  },
  unsupported: {
    title: 'The server cannot be tested',
    cure: 'It is another version than this page. Reload the page, or update the server.',
  },
  aborted: { title: 'The test was stopped', cure: 'Nothing was kept of it. Test again when you like.' },
};

export const failureWords = (reason: string): FailureWords =>
  FAILURES[reason] ?? { title: 'The test failed', cure: 'Test again; if it stays so, reload the page.' };

/** Of a part alone: short. */
const NOT_MEASURED: Readonly<Record<string, string>> = {
  rate_limited: 'Too many measure at the moment',
  timeout: 'It took too long',
  not_ready: 'The model is still loading',
  unknown_mode: 'The server has no such mode',
  no_masks: 'No masks came back',
  encode_failed: 'No frame could be encoded',
  unreachable: 'The connection was lost',
  unsupported: 'The server cannot measure this',
};

const brief = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const megabits = ({ bitsPerS }: { readonly bitsPerS: number }): string => `${brief(bitsPerS / 1e6)} Mbit/s`;

function words<T>(part: Measured<T>, text: (value: T) => string): string {
  return part.ok ? text(part.value) : (NOT_MEASURED[part.reason] ?? 'Not measured');
}

/** What was measured of a stage. */
export function stageFigure(stage: Stage, { computer, up, down, service }: TestReport): string {
  switch (stage) {
    case 'computer':
      return words(computer, ({ encodeMs }) => `${brief(encodeMs.p50)} ms a frame`);
    case 'network-up':
      return words(up, megabits);
    case 'server':
      return words(service, ({ serviceMs }) => `${brief(serviceMs.p50)} ms a frame`);
    case 'network-down':
      return words(down, megabits);
  }
}

/** Beyond this nobody asks. */
const MOST_FPS = 999;

/** What a stage would carry alone. */
export const carries = (fps: number | undefined): string | undefined =>
  fps === undefined ? undefined : `${fps > MOST_FPS ? `over ${MOST_FPS}` : Math.floor(fps)} FPS`;

export const roundTripWords = ({ roundTrip }: TestReport): string =>
  words(
    roundTrip,
    ({ p50, p95, jitterMs }) =>
      `${brief(p50)} ms (95 % within ${brief(p95)} ms, jitter ${brief(jitterMs)} ms)`,
  );

export const CHECK_WORDS: Readonly<Record<Check['state'], string>> = {
  pass: 'Pass',
  fail: 'Fail',
  unknown: 'Not measured',
  info: 'For your information',
};

/** The limit as people write it. */
export const limitText = (limit: string): string =>
  limit
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replaceAll(' x ', ' × ')
    .replace(/^≤ 0$/, 'None')
    .replace(/^[a-z](?=[a-z])/, (first) => first.toUpperCase());

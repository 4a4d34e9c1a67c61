import { lossMeaning } from './losses.js';
import type { DiagnosisSample, RecentFrames, StreamStats } from './sample.js';
import { THRESHOLDS as T } from './thresholds.js';

export const SEVERITIES = ['warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const FINDING_CODES = [
  'server_queue',
  'server_slow',
  'network_queue',
  'network_slow',
  'frames_lost',
  'frames_dropped',
  'frames_failed',
  'masks_stale',
  'protocol_faults',
  'encode_slow',
  'composite_slow',
  'page_busy',
  'frames_held',
  'camera_slow',
  'inference_varies',
  'mask_old',
  'shown_slow',
  'long_way',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One, for people, without the figure. */
  readonly sentence: string;
  /** The figure that shows it, with its unit. */
  readonly figure: string;
}

/** What one rule says of a sample; undefined = nothing. */
type Rule = (sample: DiagnosisSample) => Omit<Finding, 'code'> | undefined;

const warning = (sentence: string, figure: string): Omit<Finding, 'code'> => ({
  severity: 'warning',
  sentence,
  figure,
});
const info = (sentence: string, figure: string): Omit<Finding, 'code'> => ({
  severity: 'info',
  sentence,
  figure,
});

/** Where what is sent is adapted to the way already. */
const WAY_OUT = 'Less is sent already; a better connection or a nearer server helps.';

const RULES: Readonly<Record<FindingCode, Rule>> = {
  server_queue: ({ stats, recent }) => {
    const queueMs = stats.server.queueMs ?? 0;
    if (!isStuck(recent) || queueMs < T.serverQueueMs) return undefined;
    return warning(
      'The server is the bottleneck: frames wait for their turn there. A faster mode, or fewer people on it, helps.',
      `${ms(queueMs)} of waiting`,
    );
  },
  server_slow: ({ stats }) => {
    const workMs = serverWorkMs(stats);
    if (workMs === undefined || workMs < T.serverWorkMs) return undefined;
    return warning(
      'The server takes long for each frame. A faster mode needs less.',
      `${ms(workMs)} a frame`,
    );
  },
  network_queue: ({ stats }) => {
    const queuedMs = networkQueueMs(stats);
    if (queuedMs === undefined || queuedMs < T.networkQueueMs) return undefined;
    if (queuedMs < T.networkQueueShare * (stats.baseRttMs ?? 0)) return undefined;
    return warning(
      `The network is the bottleneck: frames or masks wait on the way. ${stats.flow === 'auto' ? WAY_OUT : 'Flow control "auto" sends less.'}`,
      `${ms(queuedMs)} of waiting`,
    );
  },
  network_slow: (sample) => {
    const { stats, recent } = sample;
    const workMs = serverWorkMs(stats);
    if (workMs === undefined || !isStuck(recent) || (stats.server.queueMs ?? 0) >= T.serverQueueMs)
      return undefined;
    const possibleFps = Math.min(1000 / Math.max(workMs, 1), wantedFps(sample));
    if (stats.deliveredFps >= T.lowFpsShare * possibleFps) return undefined;
    return warning(
      `The network is the bottleneck: far fewer masks come than the model makes. ${stats.flow === 'auto' ? WAY_OUT : 'A larger window or smaller frames help; flow control "auto" sets both.'}`,
      `${fps(stats.deliveredFps)} of ${fps(possibleFps)}`,
    );
  },
  frames_lost: ({ recent }) => ofLosses('lost', recent.lost, recent.sent),
  frames_dropped: ({ recent }) => ofLosses('dropped', recent.dropped, recent.sent),
  frames_failed: ({ recent }) => ofLosses('errors', recent.errors, recent.sent),
  masks_stale: ({ recent: { staleMasks, sent } }) =>
    sent < T.leastFrames || staleMasks < T.staleShare * sent
      ? undefined
      : warning(
          'Masks come for other settings than those in force. Settings change often, or the server is faulty.',
          `${staleMasks} of ${sent} frames`,
        ),
  protocol_faults: ({ recent }) =>
    recent.protocolFaults > 0
      ? warning(
          'The server sends what this client cannot read. One of them, or something between them, is faulty or old.',
          `${recent.protocolFaults} messages`,
        )
      : undefined,
  encode_slow: (sample) => {
    const { encodeMs } = sample.page;
    if (encodeMs === undefined || encodeMs < T.encodeShare * frameMs(sample)) return undefined;
    return warning(
      'This computer is the bottleneck: it is slow to encode frames. Close other programs, or ask the camera for a smaller picture.',
      `${ms(encodeMs)} a frame`,
    );
  },
  composite_slow: (sample) => {
    const { compositeMs } = sample.page;
    if (compositeMs === undefined || compositeMs < T.compositeShare * frameMs(sample)) return undefined;
    return warning(
      'This computer is slow to draw the picture. Hardware acceleration may be off in the browser; simpler effects help.',
      `${ms(compositeMs)} a frame`,
    );
  },
  page_busy: ({ page: { longestTaskMs } }) =>
    longestTaskMs === undefined || longestTaskMs < T.longestTaskMs
      ? undefined
      : info(
          'The page was too busy to react at once; other tabs or programs take its time.',
          ms(longestTaskMs),
        ),
  frames_held: ({ page: { heldFrames, maxHeldFrames } }) =>
    heldFrames === undefined || maxHeldFrames === undefined || heldFrames <= maxHeldFrames
      ? undefined
      : warning(
          'More pictures are held than should be, which takes memory. Reload the page, and report it.',
          `${heldFrames} of ${maxHeldFrames}`,
        ),
  camera_slow: (sample) => {
    const { captureFps } = sample.page;
    const wanted = sample.page.wantedFps ?? T.wantedFps;
    if (captureFps === undefined || captureFps >= T.cameraShare * wanted) return undefined;
    return warning(
      'The camera gives few pictures, as cameras do in a dark room. More light helps.',
      `${fps(captureFps)} of ${fps(wanted)}`,
    );
  },
  inference_varies: ({ inferenceMs }) => {
    if (inferenceMs === undefined) return undefined;
    const { p50, p95 } = inferenceMs;
    if (p95 < T.inferenceRatio * p50 || p95 - p50 < T.inferenceSpreadMs) return undefined;
    return info(
      "The model's time varies strongly: the server's processor is throttled, or has other work.",
      `${ms(p50)} to ${ms(p95)}`,
    );
  },
  mask_old: ({ page: { maskAgeMs } }) =>
    maskAgeMs === undefined || maskAgeMs < T.maskAgeMs
      ? undefined
      : warning('The mask on screen is old, so it trails behind what moves.', ms(maskAgeMs)),
  shown_slow: ({ stats, page: { shownFps } }) =>
    shownFps === undefined || shownFps >= T.shownShare * stats.deliveredFps
      ? undefined
      : info(
          'Fewer pictures are shown than masks come. The page is hidden, or the computer is slow to draw.',
          `${fps(shownFps)} of ${fps(stats.deliveredFps)}`,
        ),
  long_way: ({ stats: { baseRttMs } }) =>
    baseRttMs === undefined || baseRttMs < T.longWayMs
      ? undefined
      : info(
          'The way to the server is long, and no setting shortens it. A nearer server does.',
          ms(baseRttMs),
        ),
};

/** What is wrong at this moment, warnings first, each kind in the order of `FINDING_CODES`. Pure. */
export function diagnose(sample: DiagnosisSample): readonly Finding[] {
  const findings = FINDING_CODES.flatMap((code) => {
    const found = RULES[code](sample);
    return found ? [{ code, ...found }] : [];
  });
  return inOrder(findings);
}

export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code),
  );

const isStuck = ({ windowFullShare }: RecentFrames): boolean => windowFullShare >= T.windowFullShare;

/** Decoding, inference and encoding; undefined before the first mask. */
function serverWorkMs({ server }: StreamStats): number | undefined {
  if (server.inferenceMs === undefined) return undefined;
  return (server.decodeMs ?? 0) + server.inferenceMs + (server.encodeMs ?? 0);
}

function networkQueueMs(stats: StreamStats): number | undefined {
  const workMs = serverWorkMs(stats);
  if (workMs === undefined || stats.roundTripMs === undefined || stats.baseRttMs === undefined)
    return undefined;
  return stats.roundTripMs.p50 - workMs - (stats.server.queueMs ?? 0) - stats.baseRttMs;
}

/** What the camera gives, where it is known. */
const wantedFps = ({ page }: DiagnosisSample): number => page.captureFps ?? page.wantedFps ?? T.wantedFps;

/** Time between two frames that are wanted. */
const frameMs = ({ page }: DiagnosisSample): number => 1000 / Math.max(page.wantedFps ?? T.wantedFps, 1);

/** The cause that took most, when it took many. */
function ofLosses(
  kind: 'lost' | 'dropped' | 'errors',
  causes: Readonly<Record<string, number>>,
  sent: number,
): Omit<Finding, 'code'> | undefined {
  const [cause, count] = Object.entries(causes).toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0];
  if (sent < T.leastFrames || count < T.lossShare * sent) return undefined;
  return warning(lossMeaning(kind, cause), `${count} of ${sent} frames: ${cause}`);
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const fps = (value: number): string => `${value.toFixed(1)} FPS`;

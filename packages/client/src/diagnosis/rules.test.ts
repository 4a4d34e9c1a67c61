import { DROP_REASONS, ERROR_REASONS } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { lossMeaning } from './losses.js';
import { diagnose, FINDING_CODES, type FindingCode } from './rules.js';
import { type Changes, sample } from './testing/samples.js';
import { lightOf } from './thresholds.js';

const codes = (changes: Changes): FindingCode[] => diagnose(sample(changes)).map(({ code }) => code);
const server = { queueMs: 1, decodeMs: 1, inferenceMs: 6, encodeMs: 0.5 };

const CASES: readonly (readonly [FindingCode, RegExp, Changes])[] = [
  [
    'server_queue',
    /40 ms/,
    {
      stats: {
        server: { ...server, queueMs: 40 },
        roundTripMs: { p50: 95, p95: 99, p99: 99 },
        deliveredFps: 20,
      },
      recent: { windowFullShare: 0.7 },
    },
  ],
  [
    'server_slow',
    /82 ms a frame/,
    {
      stats: {
        server: { ...server, inferenceMs: 80 },
        roundTripMs: { p50: 125, p95: 130, p99: 130 },
        deliveredFps: 12,
      },
    },
  ],
  ['network_queue', /252 ms/, { stats: { roundTripMs: { p50: 300, p95: 350, p99: 350 } } }],
  [
    'network_slow',
    /6\.6 FPS of 30\.0 FPS/,
    {
      stats: {
        baseRttMs: 290,
        roundTripMs: { p50: 302, p95: 310, p99: 310 },
        deliveredFps: 6.6,
      },
      page: { shownFps: 6 },
      recent: { windowFullShare: 1 },
    },
  ],
  ['frames_lost', /10 of 150 frames: timeout/, { recent: { lost: { timeout: 10, disconnected: 1 } } }],
  ['frames_dropped', /30 of 150 frames: superseded/, { recent: { dropped: { expired: 8, superseded: 30 } } }],
  ['frames_failed', /150 of 150 frames: corrupt_image/, { recent: { errors: { corrupt_image: 150 } } }],
  ['masks_stale', /120 of 150 frames/, { recent: { staleMasks: 120 } }],
  ['protocol_faults', /3 messages/, { recent: { protocolFaults: 3 } }],
  ['encode_slow', /45 ms a frame/, { page: { encodeMs: 45 } }],
  ['composite_slow', /30 ms a frame/, { page: { compositeMs: 30 } }],
  ['page_busy', /420 ms/, { page: { longestTaskMs: 420 } }],
  ['frames_held', /9 of 8/, { page: { heldFrames: 9 } }],
  ['camera_slow', /15\.0 FPS of 30\.0 FPS/, { page: { captureFps: 15 } }],
  ['inference_varies', /6\.0 ms to 30 ms/, { inferenceMs: { p50: 6, p95: 30 } }],
  ['mask_old', /800 ms/, { page: { maskAgeMs: 800 } }],
  ['shown_slow', /10\.0 FPS of 29\.0 FPS/, { page: { shownFps: 10 } }],
  [
    'long_way',
    /600 ms/,
    {
      stats: { baseRttMs: 600, roundTripMs: { p50: 620, p95: 640, p99: 640 } },
    },
  ],
];

describe('the rules', () => {
  it('have nothing to say of a stream that runs well, nor before it has begun', () => {
    expect(codes({})).toEqual([]);
    const nothing = { queueMs: undefined, decodeMs: undefined, inferenceMs: undefined, encodeMs: undefined };
    const stats = { server: nothing, roundTripMs: undefined, baseRttMs: undefined, deliveredFps: 0 };
    expect(diagnose({ ...sample({ stats }), page: {}, inferenceMs: undefined })).toEqual([]);
  });

  it('are all tried here', () => {
    expect(new Set(CASES.map(([code]) => code))).toEqual(new Set(FINDING_CODES));
  });

  it.each(CASES)('%s is found alone, with its figure', (code, figure, changes) => {
    const found = diagnose(sample(changes));
    expect(found.map((finding) => finding.code)).toEqual([code]);
    expect(found[0]?.figure).toMatch(figure);
    expect(found[0]?.sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('put warnings first, then the more likely cause', () => {
    expect(
      codes({
        page: { longestTaskMs: 999, encodeMs: 99 },
        inferenceMs: { p50: 5, p95: 50 },
        recent: { lost: { timeout: 150 } },
      }),
    ).toEqual(['frames_lost', 'encode_slow', 'page_busy', 'inference_varies']);
  });

  it('judge by the time between two frames that are wanted, not by a fixed one', () => {
    expect(codes({ page: { wantedFps: 60, captureFps: 60, encodeMs: 15 } })).toEqual(['encode_slow']);
    expect(codes({ page: { wantedFps: 15, captureFps: 15, encodeMs: 40 } })).toEqual([]);
  });

  it('recommend automatic flow only where it is not in use', () => {
    const slow = CASES.filter(([code]) => code === 'network_queue' || code === 'network_slow');
    expect(slow).toHaveLength(2);
    for (const [code, , { stats, ...changes }] of slow)
      for (const flow of ['fixed', 'reference-fps', 'auto'] as const) {
        const [found] = diagnose(sample({ ...changes, stats: { ...stats, flow } }));
        expect(found?.code).toBe(code);
        expect(found?.sentence.includes('"auto"')).toBe(flow !== 'auto');
      }
  });

  it('wait for enough frames before they speak of losses', () => {
    expect(codes({ recent: { sent: 19, dropped: { superseded: 19 } } })).toEqual([]);
    expect(codes({ recent: { sent: 1000, dropped: { superseded: 49 } } })).toEqual([]);
  });

  it('know what every reason of the protocol means', () => {
    const unknown = lossMeaning('dropped', 'from_the_future');
    for (const reason of Object.keys(DROP_REASONS)) expect(lossMeaning('dropped', reason)).not.toBe(unknown);
    for (const reason of Object.keys(ERROR_REASONS)) expect(lossMeaning('errors', reason)).not.toBe(unknown);
  });
});

describe('the lights', () => {
  it.each([
    ['bytesPerFrame', 30_000, 'green'],
    ['bytesPerFrame', 38_000, 'amber'],
    ['bytesPerFrame', 150_000, 'red'],
    ['bytesPerS', 0.3e6, 'green'],
    ['bytesPerS', 6e6, 'red'],
    ['roundTripMs', 80, 'green'],
    ['roundTripMs', 300, 'amber'],
    ['roundTripMs', 501, 'red'],
  ] as const)('%s at %i is %s', (figure, value, light) => {
    expect(lightOf(figure, value)).toBe(light);
  });
});

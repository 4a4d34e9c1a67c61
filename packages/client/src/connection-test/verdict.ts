import type { FlowChoice } from '../flow/choice.js';
import type { ConnectionTestResult, ServiceSpeed } from './types.js';

export const BOTTLENECKS = ['network-up', 'network-down', 'server', 'computer'] as const;
export type Bottleneck = (typeof BOTTLENECKS)[number];

export interface Recommendation {
  readonly name: 'auto' | 'latency first' | 'quality first';
  readonly flow: FlowChoice;
  /** One sentence. */
  readonly why: string;
}

export interface Verdict {
  /** `unknown`: too little was measured to say. */
  readonly bottleneck: Bottleneck | 'none' | 'unknown';
  /** Frames a second that each would carry alone, at the quality that the mode needs; undefined = not measured. */
  readonly predictedFps: Readonly<Record<Bottleneck, number | undefined>>;
  /** One, for people, with the figure that matters. */
  readonly sentence: string;
  readonly recommendation: Recommendation;
}

/** What cameras give; more is nobody's bottleneck. */
export const TARGET_FPS = 30;
/** A camera of 30 gives 29.97, and a measurement is none to the percent. */
const ENOUGH_FPS = 0.95 * TARGET_FPS;
/** No time is shorter than clocks tell. */
const LEAST_MS = 0.01;
/** TCP, IP and the transport's own framing beside each message. */
const OVERHEAD_BYTES = 80;
/** From here on the way alone makes masks visibly late. */
const LONG_WAY_MS = 250;
/** On the same network or machine, with so many times the rate needed, there is nothing to save. */
const SHORT_WAY_MS = 20;
const PLENTY = 3;

/** What limits the stream, what that means and what to choose. Pure. */
export function verdict(result: ConnectionTestResult): Verdict {
  const predictedFps = predict(result);
  const known = BOTTLENECKS.filter((one) => predictedFps[one] !== undefined);
  const least = known.toSorted((a, b) => (predictedFps[a] ?? 0) - (predictedFps[b] ?? 0))[0];
  const leastFps = least === undefined ? undefined : predictedFps[least];
  const isShort = leastFps !== undefined && leastFps < ENOUGH_FPS;
  const bottleneck =
    least !== undefined && isShort ? least : known.length === BOTTLENECKS.length ? 'none' : 'unknown';
  return {
    bottleneck,
    predictedFps,
    sentence: sentenceOf(result, bottleneck, predictedFps),
    recommendation: recommend(result, predictedFps),
  };
}

function predict(result: ConnectionTestResult): Verdict['predictedFps'] {
  const { up, down, computer, service } = result;
  const upBytes = service.ok
    ? service.value.upBytesPerFrame
    : computer.ok
      ? computer.value.bytesPerFrame
      : undefined;
  const downBytes = service.ok ? service.value.downBytesPerMask : undefined;
  const carried = (way: typeof up, bytes: number | undefined): number | undefined => {
    // A way on which not even the smallest step came through in time.
    if (!way.ok) return way.reason === 'timeout' ? 0 : undefined;
    return bytes === undefined ? undefined : way.value.bitsPerS / (8 * (bytes + OVERHEAD_BYTES));
  };
  return {
    'network-up': carried(up, upBytes),
    'network-down': carried(down, downBytes),
    server: service.ok ? serverFps(service.value) : undefined,
    computer: computer.ok ? 1000 / Math.max(computer.value.encodeMs.p50, LEAST_MS) : undefined,
  };
}

/** One frame after the other is what it does at least; what it delivered may be more, by more workers than one. */
function serverFps({ serviceMs, deliveredFps, maxFps }: ServiceSpeed): number {
  const oneByOne = 1000 / Math.max(serviceMs.p50, LEAST_MS);
  return Math.min(maxFps > 0 ? maxFps : Number.POSITIVE_INFINITY, Math.max(oneByOne, deliveredFps));
}

function sentenceOf(
  result: ConnectionTestResult,
  bottleneck: Verdict['bottleneck'],
  predicted: Verdict['predictedFps'],
): string {
  const { up, down, service, computer, roundTrip } = result;
  switch (bottleneck) {
    case 'network-up':
      if (!up.ok) return 'The network to the server is the bottleneck: it carried next to nothing in time.';
      return `The network to the server is the bottleneck: ${rate(up.value.bitsPerS)} carries ${fps(predicted[bottleneck])}${each(service.ok ? service.value.upBytesPerFrame : computer.ok ? computer.value.bytesPerFrame : undefined)}.`;
    case 'network-down':
      if (!down.ok)
        return 'The network from the server is the bottleneck: it carried next to nothing in time.';
      return `The network from the server is the bottleneck: ${rate(down.value.bitsPerS)} carries the masks of ${fps(predicted[bottleneck])}${each(service.ok ? service.value.downBytesPerMask : undefined)}.`;
    case 'server':
      if (service.ok && predicted.server === service.value.maxFps)
        return `The server is the bottleneck: it takes ${fps(predicted.server)} from one session, and no more.`;
      return `The server is the bottleneck: it takes ${ms(service.ok ? service.value.serviceMs.p50 : 0)} for a frame, which makes ${fps(predicted[bottleneck])}.`;
    case 'computer':
      return `This computer is the bottleneck: it takes ${ms(computer.ok ? computer.value.encodeMs.p50 : 0)} to encode a frame, which makes ${fps(predicted[bottleneck])}.`;
    case 'none': {
      const wayMs = roundTrip.ok ? roundTrip.value.p50 : 0;
      return wayMs >= LONG_WAY_MS
        ? `Nothing holds the frame rate back, but each mask is ${ms(wayMs)} old when it arrives: that is the way to the server and back.`
        : `Nothing holds the stream back: network, server and this computer carry ${TARGET_FPS} frames a second or more, at a round trip of ${ms(wayMs)}.`;
    }
    case 'unknown':
      return `The bottleneck cannot be told: ${firstFailure(result)}.`;
  }
}

function firstFailure({ roundTrip, down, up, computer, service }: ConnectionTestResult): string {
  const failures = [roundTrip, service, up, down, computer].filter((part) => !part.ok);
  return failures[0]?.message.replace(/\.$/, '') ?? 'too little was measured';
}

function recommend(result: ConnectionTestResult, predicted: Verdict['predictedFps']): Recommendation {
  const wayMs = result.roundTrip.ok ? result.roundTrip.value.p95 : undefined;
  const isPlenty = BOTTLENECKS.every((one) => (predicted[one] ?? 0) >= PLENTY * TARGET_FPS);
  if (isPlenty && wayMs !== undefined && wayMs < SHORT_WAY_MS)
    return {
      name: 'quality first',
      flow: { kind: 'auto', priority: 'quality' },
      why: `Everything carries ${PLENTY} times what is needed and the way is short, so no quality has to be saved.`,
    };
  if (wayMs !== undefined && wayMs >= LONG_WAY_MS)
    return {
      name: 'latency first',
      flow: { kind: 'auto', priority: 'latency' },
      why: `The way alone takes ${ms(wayMs)}, so nothing should be added to it.`,
    };
  return {
    name: 'auto',
    flow: { kind: 'auto' },
    why: 'It follows what the network and the server carry by itself.',
  };
}

const oneDigit = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

/** `0.5 Mbit/s` */
export const rate = (bitsPerS: number): string => `${oneDigit(bitsPerS / 1e6)} Mbit/s`;
const ms = (value: number): string => `${oneDigit(value)} ms`;
const fps = (value = 0): string => `${oneDigit(value)} frames a second`;
const each = (bytes: number | undefined): string =>
  bytes === undefined ? '' : ` of ${oneDigit(bytes / 1000)} KB each`;

import type { ClientStats } from '@maskwire/client';
import type { SizePx } from '../options.js';
import { table } from '../table.js';

/** What a run came to; printed as it is with --json. */
export interface StreamSummary {
  readonly url: string;
  readonly input: string;
  readonly mode: string;
  /** How much is sent, as it was named. */
  readonly flow: string;
  /** Of the last frames sent. */
  readonly sizePx: SizePx;
  readonly engine: string;
  /** From the first frame sent to the last answer. */
  readonly durationMs: number;
  /** Masks a second over that time. */
  readonly fps: number;
  /** Capture to mask, image encoding in it. */
  readonly latencyMs: { readonly p50: number | undefined; readonly p95: number | undefined };
  /** Pictures of the input that could not be read. */
  readonly skipped: number;
  readonly masksWritten: number;
  /** Connections lost while streaming. */
  readonly reconnects: number;
  /** What ended the run before its time. */
  readonly failure: string | undefined;
  readonly stats: ClientStats;
}

const ms = (value: number | undefined): string => (value === undefined ? '-' : `${value.toFixed(1)} ms`);
const kb = (bytes: number | undefined): string =>
  bytes === undefined ? '-' : `${(bytes / 1000).toFixed(1)} KB`;
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, n) => total + n, 0);

function causes(counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).filter(([, n]) => n > 0);
  if (named.length === 0) return '0';
  return `${sum(counts)} (${named.map(([name, n]) => `${name} ${n}`).join(', ')})`;
}

/** What holds at the end of the run. */
function planText({ flow, sizePx, stats }: StreamSummary): string {
  const { window, maxFps, image, imageLevel, maskCoding, limitedBy } = stats.plan;
  return [
    `${flow}: window ${window}`,
    Number.isFinite(maxFps) ? `${maxFps.toFixed(1)} fps` : 'no limit of its own',
    `${sizePx.widthPx}x${sizePx.heightPx} ${image.format} ${Math.round(image.quality)}`,
    `image level ${imageLevel.toFixed(2)}`,
    `masks of ${maskCoding === 'alpha4' ? 4 : 8} bits`,
    `limited by ${limitedBy === 'none' ? 'nothing' : limitedBy}`,
  ].join(', ');
}

/** One line for the moment; `sent` answers to "is it alive" when no mask comes. */
export function progressLine(stats: ClientStats): string {
  const { frames, latencyMs, inFlight, maxInFlight } = stats;
  return [
    `${stats.deliveredFps.toFixed(1)} fps`,
    `latency p50 ${ms(latencyMs?.p50)} p95 ${ms(latencyMs?.p95)}`,
    `in flight ${inFlight}/${maxInFlight}`,
    `masks ${frames.masks}/${frames.sent}`,
    `drops ${sum(frames.dropped)}`,
    `errors ${sum(frames.errors)}`,
    `lost ${sum(frames.lost)}`,
  ].join('  ');
}

export function summaryTable(summary: StreamSummary): string {
  const { stats, sizePx } = summary;
  const { frames, bytes, server } = stats;
  return table([
    ['input', summary.input],
    ['server', `${summary.url}, ${summary.engine}`],
    ['mode', `${summary.mode}, frames of ${sizePx.widthPx}x${sizePx.heightPx}`],
    ['flow', planText(summary)],
    ['time', `${(summary.durationMs / 1000).toFixed(1)} s`],
    ['masks', `${frames.masks} of ${frames.sent} frames, ${summary.fps.toFixed(1)} fps`],
    ['latency', `p50 ${ms(summary.latencyMs.p50)}, p95 ${ms(summary.latencyMs.p95)}`],
    [
      'server time',
      `queue ${ms(server.queueMs)}, decode ${ms(server.decodeMs)}, inference ${ms(server.inferenceMs)}, encode ${ms(server.encodeMs)}`,
    ],
    ['way', `ping ${ms(stats.baseRttMs)}, ${ms(stats.queueingMs)} in queues and on the wire`],
    ['bytes', `up ${kb(bytes.upPerFrame)}, down ${kb(bytes.downPerMask)} a frame`],
    ['dropped', causes(frames.dropped)],
    ['errors', causes(frames.errors)],
    ['lost', causes(frames.lost)],
    ['wasted', `${frames.wasted} masks: stale, late or out of order`],
    ['skipped', `${summary.skipped} unreadable pictures`],
    ...(summary.masksWritten ? [['written', `${summary.masksWritten} masks`]] : []),
    ...(summary.reconnects ? [['reconnects', String(summary.reconnects)]] : []),
  ]);
}

import type { EconomyStep } from '@maskwire/compositor/look';

/** What holds for the next frame. */
export interface Sending {
  readonly format: 'jpeg' | 'webp';
  /** The encoder's quality, 1..100. */
  readonly quality: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1 = all that the mode reads, 0 = the least that is ever sent. */
  readonly imageLevel: number;
  /** Frames that may be unanswered at the same time. */
  readonly window: number;
  /** Frames a second at most; Infinity = as many as are captured. */
  readonly maxFps: number;
  /** What keeps it from more. */
  readonly limitedBy: 'none' | 'network-up' | 'network-down' | 'server';
}

/** Good, usable, or not. */
export type Light = 'green' | 'amber' | 'red';

/** What is wrong with the stream at present, in words. */
export interface Finding {
  readonly code: string;
  readonly severity: 'warning' | 'info';
  /** One, without the figure. */
  readonly sentence: string;
  /** The figure that shows it, with its unit. */
  readonly figure: string;
}

/** Figures of the running stream, as the panel shows them; the media worker sends them at 4 Hz. */
export interface StreamStats {
  /** Masks presented a second. */
  readonly fps: number;
  readonly captureFps: number;
  /** Median server inference time. */
  readonly inferenceMs: number;
  /** Capture to present. */
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  /** Each mask on its own frame, or the newest mask, moved along, on the newest frame. */
  readonly sync: 'exact' | 'low-latency';
  /** Median age of a mask against the frame it was drawn on; 0 in `exact`. */
  readonly maskAgeMs: number;
  /** Copies of frames that are held at present. */
  readonly framesHeld: number;
  /** Pictures shown with a mask a second: more than `fps` in `low-latency`, where a mask serves several. */
  readonly shownFps: number;
  /** What the picture gives up because the graphics are slow. */
  readonly economy: EconomyStep;
  readonly roundTripMs: number;
  readonly upKbPerFrame: number;
  readonly downKbPerFrame: number;
  readonly upKbps: number;
  readonly downKbps: number;
  readonly inFlight: number;
  /** The way alone; 0 = not measured yet. */
  readonly baseRttMs: number;
  readonly sending: Sending;
  /** How good the figures are; undefined = not measured yet. */
  readonly lights: {
    readonly roundTrip: Light | undefined;
    /** Both ways together. */
    readonly traffic: Light | undefined;
    /** A frame, as it is sent. */
    readonly frame: Light | undefined;
  };
  /** What has held for some time, the worst first. */
  readonly findings: readonly Finding[];
  /** Frames that were not sent because they look like the one sent last. */
  readonly skipped: number;
  /** Frames without a mask since the start, by cause. */
  readonly drops: Readonly<Record<string, number>>;
  /** The mode of the newest mask, and how much of the picture each of its classes covers, 0..1, by class index. */
  readonly classes: { readonly mode: string; readonly shares: readonly number[] } | undefined;
  readonly source: { readonly widthPx: number; readonly heightPx: number } | undefined;
}

/** Half a minute at 4 Hz; two where slow graphics have them once a second. */
export const HISTORY_LENGTH = 120;

/** `history` with `fps` at its end, at most HISTORY_LENGTH long. */
export const pushHistory = (history: readonly number[], fps: number): readonly number[] => [
  ...history.slice(Math.max(0, history.length + 1 - HISTORY_LENGTH)),
  fps,
];

/** Frames without a mask, all causes together. */
export const totalDrops = (stats: StreamStats): number =>
  Object.values(stats.drops).reduce((sum, count) => sum + count, 0);

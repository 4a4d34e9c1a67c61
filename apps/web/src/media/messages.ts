import type {
  CheckItem,
  ConnectionTestResult,
  Finding,
  FlowChoice,
  Light,
  TestPart,
  Verdict,
} from '@maskwire/client';
import type { ClassColours, EconomyStep, EffectKind, EffectSettings, Place } from '@maskwire/compositor/look';
import type { Fault, ModeInfo } from '@maskwire/protocol';
import type { BackgroundCommand } from './background-messages.js';
import type { SnapshotAnswer, SnapshotCommand } from './output-messages.js';

export type {
  BackgroundCommand,
  BackgroundSource,
  DecodeAnswer,
  DecodeRequest,
  PaintScenes,
  ScenesPainted,
} from './background-messages.js';
export type { SnapshotAnswer };

/** The language between the page and the media worker. Types and constants only. */

/** What is asked of the server. */
export interface Ask {
  /** Undefined: the server's own choice. */
  readonly mode: string | undefined;
  /** Class indices to be shown and sent; null = all, undefined = not known yet: all but the background. */
  readonly shown: readonly number[] | null | undefined;
  /** Chosen by the user, by class index; the others keep the mode's own. Not sent. */
  readonly colours?: ClassColours | undefined;
  /** Least probability for a class to count, 0..1. */
  readonly threshold: number;
}

export type SourceKind = 'camera' | 'demo';

/**
 * How masks and frames come together. `exact`: each mask on its own frame, which waits for it. `low-latency`: the
 * newest frame at once, with the newest mask moved along with what moved since its own frame.
 */
export const SYNCS = ['exact', 'low-latency'] as const;
export type Sync = (typeof SYNCS)[number];

/** `auto`: exact while masks come fast, else low-latency. */
export type SyncWish = 'auto' | Sync;

/** How much is sent, when and how large. */
export type Flow = FlowChoice;

/** Needs neither graphics nor a stream, and runs beside one. */
export type TestCommand =
  /** Measure the connection; one test at a time, a new one ends the one before. */
  | {
      readonly kind: 'test';
      /** Comes back with everything that is told of this test. */
      readonly id: number;
      readonly serverUrl: string;
      readonly token: string | undefined;
      /** Undefined: the server's own choice. */
      readonly mode: string | undefined;
    }
  | { readonly kind: 'test-stop' }
  /** The longest task of the page's own thread, of late; undefined where the browser does not tell. */
  | { readonly kind: 'longest-task'; readonly ms: number | undefined };

/** Everything that one test found. */
export interface TestReport
  extends ConnectionTestResult,
    Pick<Verdict, 'bottleneck' | 'predictedFps' | 'sentence'> {
  readonly recommendation: { readonly flow: 'auto' | 'latency' | 'quality'; readonly why: string };
  readonly checks: readonly CheckItem[];
}

export type PageToMedia =
  | TestCommand
  | SnapshotCommand
  | BackgroundCommand
  | {
      readonly kind: 'init';
      readonly canvas: OffscreenCanvas;
      readonly serverUrl: string;
      readonly token: string | undefined;
      /** Report every present; on only with `?probe=1`. */
      readonly probe: boolean;
    }
  /** Start streaming from a source. `readable` comes from the page's MediaStreamTrackProcessor. */
  | { readonly kind: 'start-camera'; readonly readable: ReadableStream<VideoFrame> }
  /** Safari: the processor exists only in workers, so the track itself travels. */
  | { readonly kind: 'start-track'; readonly track: MediaStreamTrack }
  /** No processor at all: the page sends bitmaps from requestVideoFrameCallback (`bitmap` messages). */
  | { readonly kind: 'start-bitmaps' }
  | {
      readonly kind: 'bitmap';
      readonly bitmap: ImageBitmap;
      /** Since the epoch. */
      readonly captureTimeS: number;
    }
  | { readonly kind: 'start-demo' }
  /** Stop streaming and disconnect; the canvas is cleared to the idle picture. */
  | { readonly kind: 'stop' }
  /** Connect now, also while waiting to retry. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'effect'; readonly effect: EffectSettings }
  | { readonly kind: 'mirror'; readonly mirror: boolean }
  /** Whether the canvas must keep its size, also on slow graphics: it is recorded, or lent. */
  | { readonly kind: 'keep-size'; readonly isOn: boolean }
  | { readonly kind: 'ask'; readonly ask: Ask }
  /** Which class is there? Answered by `identified` with the same id. */
  | {
      readonly kind: 'identify';
      readonly id: number;
      /** On the canvas as it is seen, mirrored or not: see `placeOnCanvas`. */
      readonly place: Place;
    }
  | { readonly kind: 'flow'; readonly flow: Flow }
  /** Whether frames of a still scene are left out. */
  | { readonly kind: 'skip-still'; readonly isOn: boolean }
  /** What the browser says of its network. */
  | { readonly kind: 'online'; readonly isOnline: boolean }
  /** The page was shown again, or the network is another: the connection may be dead. */
  | { readonly kind: 'check-connection' }
  /** Holds at once; `exact` until it is said. */
  | { readonly kind: 'sync'; readonly sync: SyncWish };

/** Where the stream stands, seen from the worker. The page adds `asking for the camera` and camera failures. */
export type MediaPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'connecting' }
  /** The server fetches the mode's model. `progress` in whole hundredths, 0..1. */
  | { readonly name: 'loading'; readonly progress: number | undefined }
  | { readonly name: 'warming'; readonly progress: number | undefined }
  | { readonly name: 'live' }
  | { readonly name: 'reconnecting'; readonly attempt: number; readonly fault: Fault | undefined }
  | { readonly name: 'failed'; readonly fault: Fault };

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

/** Sent at 4 Hz while streaming, once a second on slow graphics. */
export interface StreamStats {
  /** Masks presented a second over the last two seconds. */
  readonly fps: number;
  /** Frames captured a second. */
  readonly captureFps: number;
  /** Median server inference time. */
  readonly inferenceMs: number;
  /** Capture to present, median and 95th percentile. */
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  /** Which way is in force. */
  readonly sync: Sync;
  /** Median time from the capture of a mask's own frame to that of the frame it was drawn on; 0 in `exact`. */
  readonly maskAgeMs: number;
  /** Copies of frames that are held at present: in flight, waiting to be shown, or being drawn. */
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
  /** Least round trip of a small message of late: the way alone. 0 = not measured yet. */
  readonly baseRttMs: number;
  /** What frames are sent as at present. */
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
  /** Since start, by cause: server drop reasons, `error:<reason>`, `timeout`. */
  readonly drops: Readonly<Record<string, number>>;
  /** The mode of the newest mask, and how much of the picture each of its classes covers, 0..1, by class index. */
  readonly classes: { readonly mode: string; readonly shares: readonly number[] } | undefined;
  readonly source: { readonly widthPx: number; readonly heightPx: number } | undefined;
}

/**
 * What the picture has lacked for a while: `frames` = the camera sends none, `mask` = it is blurred until one comes,
 * `person` = nobody is in it, in a mode that looks for persons.
 */
export type PictureLack = 'frames' | 'mask' | 'person';

/** One present, for tests (`?probe=1`). Reports come in order, a little after the present they tell of. */
export interface ProbeReport {
  /** Id of the frame shown; undefined for one shown without waiting for its mask: it has no id yet, or never. */
  readonly frameId: number | undefined;
  /** Number of the frame shown, in the order of capture. */
  readonly frameNumber: number | undefined;
  /** Id of the frame whose mask was used; undefined when shown without a mask. */
  readonly maskFrameId: number | undefined;
  readonly maskFrameNumber: number | undefined;
  /** How this picture and its mask came together. */
  readonly sync: Sync;
  /** Copies of frames since the start, and those of them that were let go. */
  readonly copies: { readonly opened: number; readonly closed: number };
  readonly epoch: number;
  readonly phase: MediaPhase['name'];
  /** What was drawn: composite with a mask, fully blurred, raw (effect `none` only) or nothing. */
  readonly drawn: 'composite' | 'blurred' | 'raw' | 'idle';
  readonly effect: EffectKind;
  /** When it was drawn, milliseconds since the epoch. */
  readonly atMs: number;
  /** RGBA, rows top-down, 160x90. */
  readonly pixels: Uint8Array;
}

/** Fixed flows under a name. */
export interface FlowPreset {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  readonly values: {
    readonly quality: number;
    readonly maxDimensionPx: number;
    readonly window: number;
    readonly maxFps: number;
  };
}

export type MediaToPage =
  /** Once, before anything is asked of it. */
  | { readonly kind: 'presets'; readonly presets: readonly FlowPreset[] }
  | { readonly kind: 'phase'; readonly phase: MediaPhase }
  /** After each `ready`: what the server offers and which mode is in force. */
  | {
      readonly kind: 'session';
      readonly modes: readonly ModeInfo[];
      readonly mode: string;
      readonly engine: { readonly name: string; readonly device: string; readonly workers: number };
    }
  /** A `configure` was accepted. */
  | { readonly kind: 'mode-applied'; readonly mode: string; readonly warnings: readonly string[] }
  | { readonly kind: 'stats'; readonly stats: StreamStats }
  /** Whenever it is another than before; at the start of a stream nothing. */
  | { readonly kind: 'picture-lacks'; readonly lack: PictureLack | undefined }
  /** `share` 0..1 of the test is done. */
  | { readonly kind: 'test-progress'; readonly id: number; readonly part: TestPart; readonly share: number }
  | { readonly kind: 'test-report'; readonly id: number; readonly report: TestReport }
  /** Of the newest mask; undefined while there is none. */
  | {
      readonly kind: 'identified';
      readonly id: number;
      /** `classIndex` undefined: no class is there; in a mode of one class, index 0, that is the room. */
      readonly found: { readonly mode: string; readonly classIndex: number | undefined } | undefined;
    }
  /** The server could not load the mode in force. */
  | { readonly kind: 'mode-failed'; readonly mode: string; readonly message: string }
  /** Not fatal: shown as a notice. */
  | { readonly kind: 'notice'; readonly fault: Fault }
  /** The source delivers nothing that can be used, or could not be opened; the page hears itself when a camera goes. */
  | { readonly kind: 'source-ended'; readonly message: string }
  /**
   * Whether the canvas shows what was drawn last. While the graphics are lost it keeps an older picture, whatever the
   * effect is by now: it must not be seen.
   */
  | { readonly kind: 'graphics'; readonly isLost: boolean }
  /** Graphics cannot be had or were lost for good. */
  | { readonly kind: 'graphics-failed'; readonly message: string }
  | SnapshotAnswer
  | { readonly kind: 'probe'; readonly report: ProbeReport };

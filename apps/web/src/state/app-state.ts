import type { ModeInfo } from '@maskwire/protocol';
import { type ClassView, firstView } from './class-view.js';
import type { TestState } from './connection-test.js';
import type { FlowPreset } from './flow.js';
import type { Legend } from './legend.js';
import { NO_OUTPUT, type OutputState } from './output.js';
import { derivePhase, type Phase, type SourceState, type StreamState } from './phase.js';
import type { Settings } from './settings.js';
import type { StreamStats } from './stats.js';

/** What the browser gives this page, known once at load. */
export interface Environment {
  /** `missing`: the browser has no camera interface; `insecure`: it withholds it on this origin. */
  readonly camera: 'available' | 'insecure' | 'missing';
  readonly origin: string;
}

export interface Camera {
  readonly id: string;
  /** Empty until the camera was allowed once. */
  readonly label: string;
}

export interface ServerInfo {
  readonly modes: readonly ModeInfo[];
  /** Id of the mode in force. */
  readonly mode: string;
  readonly engine: { readonly name: string; readonly device: string; readonly workers: number };
}

/**
 * What the picture has lacked for a while: `frames` = the camera sends none, `mask` = it is blurred until one comes,
 * `person` = nobody is in it, in a mode that looks for persons.
 */
export type PictureLack = 'frames' | 'mask' | 'person';

/** What a mask has at a place. */
export interface PointedClass {
  readonly mode: string;
  /** Undefined: no class is there; in a mode of one class, index 0, that is the room. */
  readonly classIndex: number | undefined;
}

/** A passing message; it goes away by itself. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** The user's own background, which lives in this tab only. */
export interface OwnBackground {
  /** Another with each file, also of the same name. */
  readonly id: number;
  /** Of the file. */
  readonly name: string;
  readonly kind: 'picture' | 'video';
}

export interface AppState {
  readonly environment: Environment;
  readonly settings: Settings;
  readonly cameras: readonly Camera[];
  readonly source: SourceState;
  readonly stream: StreamState;
  /** A server has answered since the last start. */
  readonly wasConnected: boolean;
  /** Always derivePhase(source, stream, wasConnected). */
  readonly phase: Phase;
  /** The canvas keeps an old picture that must not be seen: the graphics were lost and may come back. */
  readonly graphicsLost: boolean;
  /** As the media worker finds it. */
  readonly lack: PictureLack | undefined;
  /** The browser says that the camera in use gives no picture. */
  readonly cameraMuted: boolean;
  /** Kept after a stop, so that modes can be chosen while nothing runs. */
  readonly server: ServerInfo | undefined;
  /** What can be chosen of fixed flows; empty until the media worker has named them. */
  readonly presets: readonly FlowPreset[];
  /** The last mode that gave a mask: one that works. */
  readonly provenMode: string | undefined;
  /** The mode that could not be loaded last, and why; until it is tried again. */
  readonly trouble: { readonly mode: string; readonly reason: string } | undefined;
  /** What of a mode's classes is shown, by mode, where the user has changed it; for this visit only. */
  readonly classViews: Readonly<Record<string, ClassView>>;
  /** The classes in the picture, by mode; of the modes that are not in force only what is hidden. */
  readonly legends: Readonly<Record<string, Legend>>;
  /** What is under the pointer, in the newest mask. */
  readonly pointed: PointedClass | undefined;
  readonly stats: StreamStats | undefined;
  /** The connection test whose dialog is open. */
  readonly test: TestState | undefined;
  /** Frame rates of the last half minute, oldest first. */
  readonly fpsHistory: readonly number[];
  /** The user's own background. */
  readonly own: OwnBackground | undefined;
  /** Name of the file that is being opened to be the next. */
  readonly reading: string | undefined;
  readonly output: OutputState;
  readonly notices: readonly Notice[];
  /** Id of the next notice. */
  readonly nextNoticeId: number;
}

export function initialState(environment: Environment, settings: Settings): AppState {
  const source: SourceState = { name: 'off' };
  const stream: StreamState = { name: 'idle' };
  return {
    environment,
    settings,
    cameras: [],
    source,
    stream,
    wasConnected: false,
    phase: derivePhase(source, stream, false),
    graphicsLost: false,
    lack: undefined,
    cameraMuted: false,
    server: undefined,
    presets: [],
    provenMode: undefined,
    trouble: undefined,
    classViews: {},
    legends: {},
    pointed: undefined,
    stats: undefined,
    test: undefined,
    fpsHistory: [],
    own: undefined,
    reading: undefined,
    output: NO_OUTPUT,
    notices: [],
    nextNoticeId: 1,
  };
}

export const modeOf = (state: AppState, id: string | undefined): ModeInfo | undefined =>
  state.server?.modes.find((mode) => mode.id === id);

/** The mode in force, when it tells classes apart. */
export function classMode(state: AppState): ModeInfo | undefined {
  const mode = modeOf(state, state.server?.mode);
  return mode?.kind === 'classes' ? mode : undefined;
}

/** What keeps the mode in force from its first mask, when that is more than time; nothing once another is asked for. */
export function troubleInForce(state: AppState): AppState['trouble'] {
  const { trouble, server, phase } = state;
  const isWaiting = phase.name === 'loading' || phase.name === 'warming';
  const isWanted = (state.settings.mode ?? server?.mode) === server?.mode;
  return isWaiting && isWanted && trouble?.mode === server?.mode ? trouble : undefined;
}

/** What is to be said of the picture while it is live; of a raw one nothing but that there is none. */
export function lackInForce(state: AppState): PictureLack | undefined {
  if (state.phase.name !== 'live' || state.graphicsLost) return undefined;
  if (state.cameraMuted) return 'frames';
  return state.settings.effect === 'none' && state.lack !== 'frames' ? undefined : state.lack;
}

/** What is shown of a mode's classes. */
export const viewOf = (state: AppState, mode: ModeInfo): ClassView =>
  state.classViews[mode.id] ?? firstView(mode);

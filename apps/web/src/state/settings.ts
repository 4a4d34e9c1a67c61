import {
  DEFAULT_PICTURE_VALUES,
  EFFECTS,
  type EffectKind,
  type EffectSettings,
  fits,
  PICTURE_FIELDS,
  type PictureValues,
  SCENES,
  type Scene,
} from '@maskwire/compositor/look';
import { NameSchema, parseControl } from '@maskwire/protocol';
import { type ChosenColours, parseColours } from './class-colours.js';
import { DEFAULT_MANUAL, type FixedValues, MANUAL_RANGES, SYNCS, type Sync } from './flow.js';

export {
  EDGE_FIELDS,
  EFFECT_FACTS,
  EFFECT_GROUPS,
  type EffectGroup,
  edgeFieldsOf,
  type Field,
  type Fit,
  type PictureValues,
  type Place,
  placeOnCanvas,
} from '@maskwire/compositor/look';

/** What the user chose, what of it is kept between visits, and the guards on reading it back. */

export type Effect = EffectKind;

export const SOURCES = ['camera', 'demo'] as const;
export type Source = (typeof SOURCES)[number];

/** Backgrounds of the `image` effect that the page draws. */
export const STILL_BACKGROUNDS = ['dusk', 'aurora', 'study', 'studio'] as const;
export type StillBackground = (typeof STILL_BACKGROUNDS)[number];
/** All that need no file; those that move are drawn by the graphics. */
export const BACKGROUNDS = [...STILL_BACKGROUNDS, ...SCENES] as const;
export type BuiltInBackground = (typeof BACKGROUNDS)[number];
/** `upload` is the user's own picture or video; it lives in this tab only. */
export type BackgroundChoice = BuiltInBackground | 'upload';

export const isScene = (choice: BackgroundChoice): choice is Scene =>
  (SCENES as readonly BackgroundChoice[]).includes(choice);

export interface Settings extends PictureValues {
  readonly source: Source;
  /** `deviceId` of the camera; undefined = the browser's default. */
  readonly cameraId: string | undefined;
  readonly mirror: boolean;
  readonly effect: Effect;
  readonly background: BackgroundChoice;
  /** Mode id; undefined = the server's default. */
  readonly mode: string | undefined;
  /** Least probability for a class to count, 0..1. */
  readonly threshold: number;
  readonly classColours: ChosenColours;
  /** One of ADAPTIVE_FLOWS, MANUAL_FLOW or the id of a preset; one that is not known is `auto`. */
  readonly flow: string;
  readonly manual: FixedValues;
  readonly sync: Sync;
  /** Leave out frames of a still scene. */
  readonly skipStill: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  source: 'camera',
  cameraId: undefined,
  mirror: true,
  effect: 'blur',
  ...DEFAULT_PICTURE_VALUES,
  background: 'dusk',
  mode: undefined,
  threshold: 0.5,
  classColours: {},
  flow: 'auto',
  manual: DEFAULT_MANUAL,
  sync: 'auto',
  skipStill: true,
};

/** Raised when a stored field changes its meaning; an older record is then read as defaults. */
const STORED_VERSION = 1;

/** Longest record read back; one has about 800 characters, and at most 9000 more with every colour of a class chosen. */
const MAX_STORED_CHARS = 12_288;
const MAX_CAMERA_ID_CHARS = 256;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (value: unknown): value is T =>
    typeof value === 'string' && (allowed as readonly string[]).includes(value);

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isCameraId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_CAMERA_ID_CHARS;
const isManual = (value: unknown): value is FixedValues =>
  isFields(value) &&
  Object.entries(MANUAL_RANGES).every(([field, { min, max }]) => {
    const given = value[field];
    return typeof given === 'number' && given >= min && given <= max;
  });
/** A name that the wire does not take would be refused by the client on every start. */
const isName = (value: unknown): value is string => parseControl(NameSchema, value).ok;

/**
 * Settings from a stored record. Each field is checked by itself: a bad one falls back to its default and
 * costs the others nothing. Never throws.
 */
export function parseSettings(text: string | null): Settings {
  const stored = readRecord(text);
  const pick = <T>(field: keyof Settings, guard: (value: unknown) => value is T, fallback: T): T => {
    const value = stored[field];
    return guard(value) ? value : fallback;
  };
  const fallback = DEFAULT_SETTINGS;
  return {
    source: pick('source', oneOf(SOURCES), fallback.source),
    cameraId: pick<string | undefined>('cameraId', isCameraId, fallback.cameraId),
    mirror: pick('mirror', isBoolean, fallback.mirror),
    effect: pick('effect', oneOf(PERSISTED_EFFECTS), fallback.effect),
    ...pictureValues(stored),
    background: pick<BackgroundChoice>('background', oneOf(BACKGROUNDS), fallback.background),
    mode: pick<string | undefined>('mode', isName, fallback.mode),
    threshold: pick('threshold', isShare, fallback.threshold),
    classColours: parseColours(stored['classColours'], isName),
    flow: pick('flow', isName, fallback.flow),
    manual: pick('manual', isManual, fallback.manual),
    sync: pick('sync', oneOf(SYNCS), fallback.sync),
    skipStill: pick('skipStill', isBoolean, fallback.skipStill),
  };
}

/** Those of the picture, each checked against its own range. */
function pictureValues(given: Fields): PictureValues {
  const good: Fields = Object.fromEntries(
    Object.entries(PICTURE_FIELDS).flatMap(([name, field]) =>
      fits(field, given[name]) ? [[name, given[name]]] : [],
    ),
  );
  return { ...DEFAULT_PICTURE_VALUES, ...good };
}

/** What of the settings the picture's look is made of. */
export const effectSettings = ({ effect, ...settings }: Settings): EffectSettings => ({
  kind: effect,
  ...pictureValues(settings),
});

/** Showing the raw picture is a decision for this visit only, so that nobody opens the page to it unawares. */
const PERSISTED_EFFECTS: readonly Effect[] = EFFECTS.filter((effect) => effect !== 'none');

/** The record to store: without `none` and without an uploaded picture, which belong to this visit only. */
export function serialiseSettings(settings: Settings): string {
  const { effect, background, ...rest } = settings;
  return JSON.stringify({
    version: STORED_VERSION,
    ...rest,
    ...(effect === 'none' ? {} : { effect }),
    ...(background === 'upload' ? {} : { background }),
  });
}

/**
 * The record to store once settings have changed: what of them differs goes into the record as it is now, for another
 * tab may have written it since this one read it.
 */
export function withChanges(text: string | null, before: Settings, after: Settings): string {
  const had: Fields = { ...before };
  const changes = Object.entries(after).filter(([name, value]) => value !== had[name]);
  return serialiseSettings({ ...parseSettings(text), ...Object.fromEntries(changes) });
}

function readRecord(text: string | null): Fields {
  if (text === null || text.length > MAX_STORED_CHARS) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && value['version'] === STORED_VERSION ? value : {};
  } catch {
    return {};
  }
}

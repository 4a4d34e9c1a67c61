import * as v from 'valibot';
import { DEFAULT_ENCODINGS, ENCODING_IDS, type EncodingId, isEncodingId } from './encodings.js';
import { LIMITS } from './limits.js';

/** Names are short and printable, so that they can stand in logs, metrics and messages. */
export const NameSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i));

const EncodingSchema = v.pipe(
  v.number(),
  v.check((id) => isEncodingId(id), `encodings may hold ${ENCODING_IDS.join(', ')}`),
  v.transform((id) => id as EncodingId),
);

/** What is in force for one session and epoch. */
export const SettingsSchema = v.object({
  mode: NameSchema,
  /** Encodings the client can read, in no particular order. */
  encodings: v.array(EncodingSchema),
  /** Class indices wanted: null = all, [] = none. */
  classes: v.nullable(v.array(v.number())),
  /** Least probability for a class to count, 0..1; class modes only. */
  threshold: v.number(),
  /** Frames a second the server will take from this session. */
  maxFps: v.number(),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

/** `configure` request: only what changes. Numbers are clamped by the server, names must be known. */
export const ConfigureSchema = v.strictObject({
  mode: v.optional(NameSchema),
  encodings: v.optional(v.pipe(v.array(EncodingSchema), v.minLength(1), v.maxLength(ENCODING_IDS.length))),
  classes: v.optional(
    v.nullable(
      v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(254))), v.maxLength(255)),
    ),
  ),
  threshold: v.optional(v.pipe(v.number(), v.finite())),
  maxFps: v.optional(v.pipe(v.number(), v.finite())),
});
export type Configure = v.InferOutput<typeof ConfigureSchema>;

export const SETTING_RANGES = {
  threshold: { min: 0, max: 1 },
  maxFps: { min: 1, max: LIMITS.maxFps },
} as const;

/** Settings of a new session. */
export const defaultSettings = (mode: string): Settings => ({
  mode,
  encodings: [...DEFAULT_ENCODINGS],
  classes: null,
  threshold: 0.5,
  maxFps: 60,
});

export interface AppliedSettings {
  readonly settings: Settings;
  /** One sentence for each number that was clamped. */
  readonly warnings: readonly string[];
}

/** `change` laid over `current`; numbers out of range are clamped and named. Does not check the mode's name. */
export function applyConfigure(current: Settings, change: Configure): AppliedSettings {
  const warnings: string[] = [];
  const clamp = (field: 'threshold' | 'maxFps', value: number): number => {
    const { min, max } = SETTING_RANGES[field];
    const clamped = Math.min(max, Math.max(min, value));
    if (clamped !== value) warnings.push(`${field} ${value} is outside ${min}..${max}; using ${clamped}`);
    return clamped;
  };
  const settings: Settings = {
    mode: change.mode ?? current.mode,
    encodings: change.encodings ? [...new Set(change.encodings)] : current.encodings,
    classes: change.classes === undefined ? current.classes : change.classes,
    threshold: change.threshold === undefined ? current.threshold : clamp('threshold', change.threshold),
    maxFps: change.maxFps === undefined ? current.maxFps : clamp('maxFps', change.maxFps),
  };
  return { settings, warnings };
}

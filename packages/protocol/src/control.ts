import * as v from 'valibot';
import { bytesOf } from './bytes.js';
import { LIMITS } from './limits.js';
import { NameSchema, SettingsSchema } from './settings.js';

/** Codes of refused handshakes, refused control messages, `fault`s and HTTP errors. */
export const FAULT_CODES = [
  'unsupported_protocol',
  'unauthorised',
  'bad_origin',
  'too_many_sessions',
  'draining',
  'malformed',
  'unknown_mode',
  'unsupported_encoding',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'payload_too_large',
  'message_too_large',
  'unsupported_media_type',
  'unprocessable_image',
  'rate_limited',
  'slow_reader',
  'not_ready',
  'overloaded',
  'internal',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** The one shape of a failure outside the frame path: handshake, ack, `fault` event and HTTP body. */
export const FaultSchema = v.object({
  /** A `FaultCode`, or a newer one this side does not know. */
  code: v.pipe(v.string(), v.maxLength(64)),
  message: v.pipe(v.string(), v.maxLength(1000)),
  retryable: v.boolean(),
});
export type Fault = v.InferOutput<typeof FaultSchema>;

/** `err.data` of a refused handshake. */
export const RefusalSchema = v.object({
  ...FaultSchema.entries,
  /** Protocol versions the server speaks, with `unsupported_protocol`. */
  supported: v.optional(v.array(v.number())),
});
export type Refusal = v.InferOutput<typeof RefusalSchema>;

export const fault = (code: FaultCode, message: string, retryable: boolean): Fault => ({
  code,
  message,
  retryable,
});

/** Handshake `auth`. */
export const AuthSchema = v.object({
  protocol: v.number(),
  token: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type Auth = v.InferOutput<typeof AuthSchema>;

const SizeSchema = v.object({
  widthPx: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.maxMaskSidePx)),
  heightPx: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.maxMaskSidePx)),
});

/** One mode as the client sees it. */
export const ModeInfoSchema = v.pipe(
  v.object({
    id: NameSchema,
    title: v.string(),
    description: v.string(),
    task: v.string(),
    /** `alpha`: one probability plane; `classes`: one index a pixel into `labels`. */
    kind: v.picklist(['alpha', 'classes']),
    labels: v.array(v.string()),
    /** For each label the one colour of overlay and legend. */
    palette: v.array(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'))),
    /** Send exactly this size and nothing is resized outside the model's graph. */
    input: SizeSchema,
    output: SizeSchema,
    /** Keeps state between frames: strictly ordered, one frame running at a time. */
    stateful: v.boolean(),
    /** False for modes that exist for benchmarks and are not offered in a picker. */
    listed: v.boolean(),
    /** Terms of the model, as an SPDX expression where there is one. */
    licence: v.optional(v.string()),
    /** Where the model comes from, for people. */
    source: v.optional(v.string()),
    /** What the server fetches before the mode can run for the first time; 0 or absent: it has all it needs. */
    downloadBytes: v.optional(v.pipe(v.number(), v.minValue(0))),
  }),
  v.check(({ labels, palette }) => labels.length === palette.length, 'a mode has one colour for each label'),
);
export type ModeInfo = v.InferOutput<typeof ModeInfoSchema>;

/** First message of a session. */
export const ReadySchema = v.object({
  protocol: v.number(),
  sessionId: v.string(),
  epoch: v.number(),
  settings: SettingsSchema,
  modes: v.array(ModeInfoSchema),
  /** Encoding ids the server can produce. */
  encodings: v.array(v.number()),
  limits: v.object({
    maxFrameBytes: v.number(),
    maxFrameSidePx: v.number(),
    maxFramePixels: v.number(),
    maxMessageBytes: v.number(),
    deadlineMs: v.number(),
  }),
  engine: v.object({ name: v.string(), device: v.string(), workers: v.number() }),
});
export type Ready = v.InferOutput<typeof ReadySchema>;

export const SERVER_PHASES = ['loading', 'warming', 'ready', 'draining'] as const;
export type ServerPhase = (typeof SERVER_PHASES)[number];

/** The server's state as it concerns this session. */
export const StatusSchema = v.object({
  phase: v.picklist(SERVER_PHASES),
  /** 0..1 while loading or warming. */
  progress: v.optional(v.number()),
  /** Rate at which the server can serve this session now. */
  maxFps: v.optional(v.number()),
  retryAfterMs: v.optional(v.number()),
});
export type Status = v.InferOutput<typeof StatusSchema>;

export const ConfigureReplySchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    epoch: v.number(),
    settings: SettingsSchema,
    warnings: v.array(v.string()),
  }),
  v.object({ ok: v.literal(false), error: FaultSchema }),
]);
export type ConfigureReply = v.InferOutput<typeof ConfigureReplySchema>;

export const PingReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), error: FaultSchema }),
]);
export type PingReply = v.InferOutput<typeof PingReplySchema>;

/** What the server has counted for one session since it connected. */
export const SessionStatsSchema = v.object({
  sessionId: v.string(),
  epoch: v.number(),
  uptimeMs: v.number(),
  framesReceived: v.number(),
  masksSent: v.number(),
  /** By drop reason. */
  dropped: v.record(v.string(), v.number()),
  /** By error reason. */
  errors: v.record(v.string(), v.number()),
  bytesIn: v.number(),
  bytesOut: v.number(),
  /** Medians over the last frames, milliseconds. */
  queueMs: v.number(),
  serviceMs: v.number(),
  /** Bytes that were sent to the client and that it has not taken yet. */
  unsentBytes: v.optional(v.number()),
});
export type SessionStats = v.InferOutput<typeof SessionStatsSchema>;

export const StatsReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), stats: SessionStatsSchema }),
  v.object({ ok: v.literal(false), error: FaultSchema }),
]);
export type StatsReply = v.InferOutput<typeof StatsReplySchema>;

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

/**
 * Parses a control message from outside; never throws. A message of more than `maxChars` characters, or that is
 * not JSON-like or holds binary, is `malformed`.
 */
export function parseControl<TSchema extends v.GenericSchema>(
  schema: TSchema,
  value: unknown,
  maxChars: number = LIMITS.maxControlChars,
): Parsed<v.InferOutput<TSchema>> {
  const malformed = (message: string): Parsed<never> => ({
    ok: false,
    fault: fault('malformed', message, false),
  });
  let chars: number;
  try {
    if (holdsBinary(value)) return malformed('A control message holds no binary');
    chars = JSON.stringify(value)?.length ?? 0;
  } catch {
    return malformed('The message is not JSON');
  }
  if (chars > maxChars) return malformed(`A control message may have ${maxChars} characters, got ${chars}`);
  // The validator takes a list for an object without the required keys.
  if (Array.isArray(value)) return malformed('Expected an object, got a list');
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return malformed(`${path ? `${path}: ` : ''}${issue.message}`.slice(0, 500));
}

/** `parseControl` for what a server sends: refusals, events and acknowledgements. */
export const parseServerControl = <TSchema extends v.GenericSchema>(
  schema: TSchema,
  value: unknown,
): Parsed<v.InferOutput<TSchema>> => parseControl(schema, value, LIMITS.maxServerControlChars);

/** Looked for first: a serialiser writes each byte out as a number, which takes a tenth of a second for a message. */
function holdsBinary(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return bytesOf(value) !== undefined || Object.values(value).some(holdsBinary);
}

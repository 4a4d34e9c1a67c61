import {
  applyConfigure,
  type ConfigureReply,
  ConfigureSchema,
  ENCODING,
  type EncodingId,
  type FaultCode,
  fault,
  type ModeInfo,
  type PingReply,
  parseControl,
  type Settings,
  type StatsReply,
} from '@maskwire/protocol';
import type { Session } from '../sessions/session.js';

/** What settings are checked against. */
interface SettingsContext {
  readonly modes: readonly ModeInfo[];
  /** Highest frame rate this server grants a session. */
  readonly maxFps: number;
}

const refuse = (
  code: FaultCode,
  message: string,
  retryable = false,
): { ok: false; error: ReturnType<typeof fault> } => ({ ok: false, error: fault(code, message, retryable) });

const ALPHA_ENCODINGS: readonly EncodingId[] = [
  ENCODING.alpha8,
  ENCODING.alpha8Deflate,
  ENCODING.alpha4Deflate,
];
const CLASS_ENCODINGS: readonly EncodingId[] = [ENCODING.classDeflate];

/** Encodings that can carry a whole mask of this mode. */
const encodingsOf = (kind: ModeInfo['kind']): readonly EncodingId[] =>
  kind === 'alpha' ? ALPHA_ENCODINGS : CLASS_ENCODINGS;

/** Encodings a server with these modes can produce. */
export const serverEncodings = (modes: readonly ModeInfo[]): EncodingId[] => [
  ...new Set([...modes.flatMap((mode) => encodingsOf(mode.kind)), ENCODING.unchanged]),
];

type Change =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: string[] }
  | { readonly ok: false; readonly error: ReturnType<typeof fault> };

/** New settings from a `configure` body, or why it is refused. Changes nothing. */
export function planConfigure(current: Settings, body: unknown, context: SettingsContext): Change {
  const parsed = parseControl(ConfigureSchema, body);
  if (!parsed.ok) return { ok: false, error: parsed.fault };
  const { settings, warnings } = applyConfigure(current, parsed.value);
  const mode = context.modes.find(({ id }) => id === settings.mode);
  if (!mode) {
    const known = context.modes.map(({ id }) => id).join(', ');
    return refuse('unknown_mode', `There is no mode ${settings.mode}; modes are ${known}`);
  }
  if (!encodingsOf(mode.kind).some((id) => settings.encodings.includes(id)))
    return refuse(
      'unsupported_encoding',
      `Mode ${mode.id} needs one of the encodings ${encodingsOf(mode.kind).join(', ')}`,
    );
  const granted = Math.min(settings.maxFps, context.maxFps);
  const capped =
    granted < settings.maxFps
      ? [`maxFps ${settings.maxFps} is more than this server grants; using ${granted}`]
      : [];
  return { ok: true, settings: { ...settings, maxFps: granted }, warnings: [...warnings, ...capped] };
}

const tooMany = () => refuse('rate_limited', 'Too many control messages; slow down', true);

/** Answers `configure`; `apply` puts accepted settings in force and returns their epoch. */
export function answerConfigure(
  session: Session,
  body: unknown,
  context: SettingsContext & { readonly nowMs: number; apply(settings: Settings): number },
): ConfigureReply {
  if (!session.admitControl(context.nowMs)) return tooMany();
  const change = planConfigure(session.settings, body, context);
  if (!change.ok) return change;
  const epoch = context.apply(change.settings);
  return { ok: true, epoch, settings: change.settings, warnings: change.warnings };
}

export function answerPing(session: Session, nowMs: number): PingReply {
  return session.admitControl(nowMs) ? { ok: true } : tooMany();
}

export function answerStats(session: Session, nowMs: number, unsentBytes: number): StatsReply {
  if (!session.admitControl(nowMs)) return tooMany();
  return { ok: true, stats: { ...session.stats(nowMs), unsentBytes } };
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sceneAt, toSvg } from '@maskwire/demo-scene';
import { type BackendInfo, ENGINE_NAMES, type EngineName } from '@maskwire/engine';
import { BUILT_IN, findMode, type ModeEntry, materialiseMode } from '@maskwire/models';
import sharp from 'sharp';
import { CACHE_DIR } from './direct-model.js';
import type { EngineAnswer, EngineOrder, EngineRow } from './engine-child.js';
import { mostSessions, type Sessions } from './engine-sessions.js';
import { iou } from './statistics.js';

const MODES = ['selfie-256', 'balanced', 'sota'] as const;
const REFERENCE: EngineName = 'onnx-cpu';
const ENTRY = fileURLToPath(new URL('./engine-child.js', import.meta.url));
/** Three modes, kernels compiled at the first run of each; an emulated GPU takes a second a frame. */
const LIMIT_MS = 120_000;
/** A person has to be seen, or two empty masks would agree. */
const LEAST_PERSON_SHARE = 0.05;

export interface EngineRowAgainst extends EngineRow {
  readonly iou: number;
  /** Mean absolute difference from the reference's mask, 0..1. */
  readonly meanError: number;
}

export type EngineFigures =
  | {
      readonly engine: EngineName;
      readonly ok: true;
      readonly info: BackendInfo;
      readonly rows: readonly EngineRowAgainst[];
      readonly sessions: Sessions;
    }
  | { readonly engine: EngineName; readonly ok: false; readonly reason: string };

/** Every engine side by side on this machine, each in a process of its own, one after the other. */
export async function measureEngines(): Promise<EngineFigures[]> {
  const entries = MODES.map(entryOf);
  const pictures = await Promise.all(
    entries.map(async (entry) => ({ mode: entry.id, pixels: await drawnPerson(entry) })),
  );
  await fillCache(entries);
  const answers = new Map<EngineName, EngineAnswer>();
  for (const engine of ENGINE_NAMES) {
    console.error(`engines: ${engine} ...`);
    answers.set(engine, await ask({ engine, pictures }));
  }
  const reference = answers.get(REFERENCE);
  const figures: EngineFigures[] = [];
  for (const [engine, answer] of answers) {
    if (!answer.ok) {
      figures.push({ engine, ok: false, reason: answer.reason });
      continue;
    }
    const rows = answer.rows.map((row) => against(row, reference));
    const emulated = answer.info.hardware === 'software';
    if (!emulated) console.error(`engines: sessions on ${engine} ...`);
    const sessions = emulated ? undefined : await mostSessions(engine);
    figures.push({ engine, ok: true, info: answer.info, rows, sessions });
  }
  return figures;
}

function entryOf(mode: string): ModeEntry {
  const entry = findMode(BUILT_IN, mode);
  if (!entry) throw new Error(`There is no mode ${mode}`);
  return entry;
}

/** The import of a model is the same for every engine, and is not measured. */
async function fillCache(entries: readonly ModeEntry[]): Promise<void> {
  for (const entry of entries)
    for (const format of ['onnx', 'tfjs'] as const)
      await materialiseMode(entry, { catalogue: BUILT_IN, cacheDir: CACHE_DIR, format });
}

async function drawnPerson({ input }: ModeEntry): Promise<Uint8Array> {
  const { widthPx, heightPx } = input;
  return sharp(Buffer.from(toSvg(sceneAt(1), { widthPx: 1280, heightPx: 720 })))
    .resize(widthPx, heightPx, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
}

async function ask(order: EngineOrder): Promise<EngineAnswer> {
  const child = fork(ENTRY, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, LIMIT_MS);
  let answer: EngineAnswer | undefined;
  child.on('message', (message: EngineAnswer) => {
    answer = message;
  });
  child.send(order, () => undefined);
  await once(child, 'close');
  clearTimeout(timer);
  if (answer) return answer;
  const end = late
    ? `it was stopped after ${LIMIT_MS / 1000} s`
    : (child.signalCode ?? `exit code ${child.exitCode}`);
  return { ok: false, reason: `its process ended without an answer: ${end}` };
}

function against(row: EngineRow, reference: EngineAnswer | undefined): EngineRowAgainst {
  const other = reference?.ok ? reference.rows.find(({ mode }) => mode === row.mode)?.mask : undefined;
  if (!other) return { ...row, iou: Number.NaN, meanError: Number.NaN };
  const person = other.reduce((count, value) => count + (value > 127 ? 1 : 0), 0) / other.length;
  if (person < LEAST_PERSON_SHARE)
    throw new Error(`${REFERENCE} sees no person in mode ${row.mode}: there is nothing to compare`);
  const difference = row.mask.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0);
  return { ...row, iou: iou(row.mask, other), meanError: difference / 255 / row.mask.length };
}

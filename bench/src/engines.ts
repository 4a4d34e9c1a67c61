import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sceneAt, toSvg } from '@maskwire/demo-scene';
import { ENGINE_NAMES, type EngineName } from '@maskwire/engine';
import { BUILT_IN, findMode } from '@maskwire/models';
import { ENCODING } from '@maskwire/protocol';
import sharp from 'sharp';
import type { EngineAnswer, EngineOrder, EngineRow } from './engine-child.js';
import { drive } from './load.js';
import { demoFrames } from './material.js';
import { startServerProcess } from './server-process.js';
import { iou, quantile } from './statistics.js';
import { connectClient } from './stream-once.js';

const MODES = ['selfie-256', 'balanced', 'sota'] as const;
const REFERENCE: EngineName = 'onnx-cpu';
const ENTRY = fileURLToPath(new URL('./engine-child.js', import.meta.url));
/** Three modes, kernels compiled at the first run of each. */
const LIMIT_MS = 180_000;

/** Sessions tried one after the other until a number is not served. */
const SESSION_STEPS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64] as const;
const SESSION_FPS = 30;
/** Share of the offered frames that has to come back as masks. */
const SERVED_SHARE = 0.95;
const SETTLE_MS = 1000;
const MEASURE_MS = 3000;
const SESSION_MODE = 'balanced';

export interface EngineRowAgainst extends EngineRow {
  readonly iou: number;
  /** Mean absolute difference from the reference's mask, 0..1. */
  readonly meanError: number;
}

export type EngineFigures =
  | {
      readonly engine: EngineName;
      readonly ok: true;
      readonly device: string;
      readonly version: string;
      readonly rows: readonly EngineRowAgainst[];
      /** Most sessions at 30 FPS that were all served; undefined on an emulated GPU. */
      readonly sessions: { readonly most: number; readonly p95Ms: number } | undefined;
    }
  | { readonly engine: EngineName; readonly ok: false; readonly reason: string };

/** Every engine side by side on this machine, each in a process of its own, one after the other. */
export async function measureEngines(): Promise<EngineFigures[]> {
  const pictures = await Promise.all(MODES.map(async (mode) => ({ mode, pixels: await drawnPerson(mode) })));
  const answers = new Map<EngineName, EngineAnswer>();
  for (const engine of ENGINE_NAMES) answers.set(engine, await ask({ engine, pictures }));
  const reference = answers.get(REFERENCE);
  const figures: EngineFigures[] = [];
  for (const [engine, answer] of answers) {
    if (!answer.ok) {
      figures.push({ engine, ok: false, reason: answer.reason });
      continue;
    }
    const { device, version, hardware } = answer.info;
    const rows = answer.rows.map((row) => against(row, reference));
    const sessions = hardware === 'software' ? undefined : await mostSessions(engine);
    figures.push({ engine, ok: true, device, version, rows, sessions });
  }
  return figures;
}

async function drawnPerson(mode: string): Promise<Uint8Array> {
  const entry = findMode(BUILT_IN, mode);
  if (!entry) throw new Error(`There is no mode ${mode}`);
  const { widthPx, heightPx } = entry.input;
  return sharp(Buffer.from(toSvg(sceneAt(1), { widthPx: 1280, heightPx: 720 })))
    .resize(widthPx, heightPx, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
}

async function ask(order: EngineOrder): Promise<EngineAnswer> {
  const child = fork(ENTRY, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let answer: EngineAnswer | undefined;
  child.on('message', (message: EngineAnswer) => {
    answer = message;
  });
  child.send(order, () => undefined);
  await once(child, 'close');
  clearTimeout(timer);
  const end = child.signalCode ?? `exit code ${child.exitCode}`;
  return answer ?? { ok: false, reason: `its process ended without an answer: ${end}` };
}

function against(row: EngineRow, reference: EngineAnswer | undefined): EngineRowAgainst {
  const other = reference?.ok ? reference.rows.find(({ mode }) => mode === row.mode)?.mask : undefined;
  if (!other) return { ...row, iou: Number.NaN, meanError: Number.NaN };
  const difference = row.mask.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0);
  return { ...row, iou: iou(row.mask, other), meanError: difference / 255 / row.mask.length };
}

/** Real sessions against a real server with this engine, more at each step until some are not served. */
async function mostSessions(engine: EngineName): Promise<{ most: number; p95Ms: number }> {
  const server = await startServerProcess(['--warmup-models', SESSION_MODE, '--max-sessions', '64'], engine);
  const frames = await demoFrames(256, 256, 30);
  let best = { most: 0, p95Ms: Number.NaN };
  try {
    for (const count of SESSION_STEPS) {
      const settings = { mode: SESSION_MODE, encodings: [ENCODING.alpha4Deflate] };
      const clients = await Promise.all(
        Array.from({ length: count }, () => connectClient(server.url, settings, 3)),
      );
      const offer = { offeredFps: SESSION_FPS };
      await drive(clients, frames, { ...offer, durationMs: SETTLE_MS });
      const loads = await drive(clients, frames, { ...offer, durationMs: MEASURE_MS });
      for (const client of clients) client.close();
      const least = Math.min(...loads.map(({ masks }) => masks)) / (MEASURE_MS / 1000);
      if (least < SESSION_FPS * SERVED_SHARE) break;
      best = {
        most: count,
        p95Ms: quantile(
          loads.flatMap(({ roundTripMs }) => roundTripMs),
          0.95,
        ),
      };
    }
  } finally {
    await server.stop();
  }
  return best;
}

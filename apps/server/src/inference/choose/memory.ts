import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENGINE_NAMES, type EngineName } from '@maskwire/engine';
import { makeFolder } from '@maskwire/models';
import { type EngineDecision, REFERENCE_ENGINE, type RefusedEngine, type UsableEngine } from './decide.js';

const FILE = 'engine-choice.json';
/** A real record has about 1,000 characters. */
const MAX_RECORD_CHARS = 20_000;

/**
 * The decision that was kept for this fingerprint. What cannot be read, or was kept for another machine or version,
 * counts as absent.
 */
export async function recall(cacheDir: string, fingerprint: string): Promise<EngineDecision | undefined> {
  try {
    const text = await readFile(join(cacheDir, FILE), 'utf8');
    if (text.length > MAX_RECORD_CHARS) return undefined;
    const record: unknown = JSON.parse(text);
    if (!isRecord(record) || record['fingerprint'] !== fingerprint) return undefined;
    return parseDecision(record['decision']);
  } catch {
    return undefined;
  }
}

/** Keeps a decision; rejects with the file system's error. */
export async function remember(
  cacheDir: string,
  fingerprint: string,
  decision: EngineDecision,
): Promise<void> {
  await makeFolder(cacheDir);
  const path = join(cacheDir, FILE);
  const aside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(aside, `${JSON.stringify({ fingerprint, decision }, null, 2)}\n`);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

function parseDecision(value: unknown): EngineDecision | undefined {
  if (!isRecord(value)) return undefined;
  const { ranked, why, others } = value;
  if (!Array.isArray(ranked) || !ranked.every(isUsable)) return undefined;
  const [first, ...rest] = ranked;
  if (first === undefined || typeof why !== 'string') return undefined;
  // Without it behind the others a device that is gone would keep the server from starting.
  if (ranked.at(-1)?.engine !== REFERENCE_ENGINE) return undefined;
  if (!Array.isArray(others) || !others.every(isRefused)) return undefined;
  return { ranked: [first, ...rest], why, others };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEngineName = (value: unknown): value is EngineName => ENGINE_NAMES.some((name) => name === value);

const HARDWARE = ['cpu', 'gpu', 'software'];

const isUsable = (value: unknown): value is UsableEngine =>
  isRecord(value) && isEngineName(value['engine']) && HARDWARE.some((name) => name === value['hardware']);

const isRefused = (value: unknown): value is RefusedEngine =>
  isRecord(value) && isEngineName(value['engine']) && typeof value['reason'] === 'string';

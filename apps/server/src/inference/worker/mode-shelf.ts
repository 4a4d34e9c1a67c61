import { type Backend, EngineError, type LoadedModel } from '@maskwire/engine';
import { BUILT_IN, findMode, materialiseMode } from '@maskwire/models';
import { ENCODING } from '@maskwire/protocol';
import { encodeAlpha } from '../../imaging/index.js';
import type { WarmUp } from '../messages.js';

/** Runs before a mode counts as warm: the first allocates, the second settles, the third is the proof. */
const WARM_UP_RUNS = 3;

const RGB_CHANNELS = 3;

/** The modes loaded in this worker. As many as the catalogue has, each loaded and warmed once. */
export class ModeShelf {
  readonly #backend: Backend;
  readonly #cacheDir: string;
  readonly #models = new Map<string, LoadedModel>();
  #warmUps: WarmUp[] = [];

  constructor(backend: Backend, cacheDir: string) {
    this.#backend = backend;
    this.#cacheDir = cacheDir;
  }

  /**
   * The mode's model, loaded and warmed at the first call.
   * @throws {EngineError} `bad_model` for a mode that is not in the catalogue, or what loading throws.
   */
  async get(mode: string): Promise<LoadedModel> {
    return this.#models.get(mode) ?? (await this.#load(mode));
  }

  /** Loads and warms the mode anew, then frees the old one. */
  async reload(mode: string): Promise<void> {
    const old = this.#models.get(mode);
    await this.#load(mode);
    await old?.close();
  }

  /** Warm-ups since the last call. */
  takeWarmUps(): readonly WarmUp[] {
    const taken = this.#warmUps;
    this.#warmUps = [];
    return taken;
  }

  async close(): Promise<void> {
    this.#models.clear();
    await this.#backend.close();
  }

  async #load(mode: string): Promise<LoadedModel> {
    const known = findMode(BUILT_IN, mode);
    if (!known) throw new EngineError('bad_model', `There is no mode "${mode}"`);
    const startedMs = performance.now();
    const material = await materialiseMode(known, { catalogue: BUILT_IN, cacheDir: this.#cacheDir });
    const [first] = material.models;
    if (!first) throw new EngineError('bad_model', `Mode "${mode}" has no model`);
    const model = await this.#backend.load(first);
    const pixels = new Uint8Array(model.input.widthPx * model.input.heightPx * RGB_CHANNELS);
    for (let run = 0; run < WARM_UP_RUNS; run++)
      encodeAlpha(await model.run({ pixels, batch: 1 }), ENCODING.alpha4Deflate);
    this.#models.set(mode, model);
    const { cacheError } = material;
    const tookMs = performance.now() - startedMs;
    this.#warmUps.push({ mode, tookMs, ...(cacheError === undefined ? {} : { cacheError }) });
    return model;
  }
}

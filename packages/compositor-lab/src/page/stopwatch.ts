import type { LabDrawing, LabTimes } from '../job.js';
import type { Easel } from './canvas.js';

/** Longest wait for the graphics' own figures. */
const QUERY_LIMIT_MS = 20_000;
const QUERY_POLL_MS = 5;
/** Draws before the ones that count: shaders compile, textures are made. */
const WARM_ROUNDS = 2;

interface TimerQueries {
  readonly TIME_ELAPSED_EXT: number;
  readonly GPU_DISJOINT_EXT: number;
}

/** Measures drawings: by the graphics' own clock where they have one, else by emptying them around every pass. */
export class Stopwatch {
  readonly #easel: Easel;
  readonly #queries: TimerQueries | null;

  constructor(easel: Easel) {
    this.#easel = easel;
    this.#queries = easel.gl.getExtension('EXT_disjoint_timer_query_webgl2') as TimerQueries | null;
  }

  async time(drawing: LabDrawing, rounds: number): Promise<LabTimes> {
    for (let round = 0; round < WARM_ROUNDS; round++) this.#easel.paint(atRound(drawing, round));
    const wholeMs = this.#wholes(drawing, rounds);
    const passesMs = this.#queries
      ? await this.#queried(drawing, rounds, this.#queries)
      : this.#drained(drawing, rounds);
    return { source: this.#queries ? 'gpu' : 'drained', passesMs, wholeMs };
  }

  #wholes(drawing: LabDrawing, rounds: number): number[] {
    return Array.from({ length: rounds }, (_, round) => {
      this.#drain();
      const startedMs = performance.now();
      this.#easel.paint(atRound(drawing, WARM_ROUNDS + round));
      this.#drain();
      return performance.now() - startedMs;
    });
  }

  #drained(drawing: LabDrawing, rounds: number): Record<string, number[]> {
    const passesMs: Record<string, number[]> = {};
    const costMs = this.#drainCostMs();
    let name = '';
    let startedMs = 0;
    this.#easel.passes.to = {
      begin: (pass) => {
        this.#drain();
        name = pass;
        startedMs = performance.now();
      },
      end: () => {
        this.#drain();
        (passesMs[name] ??= []).push(Math.max(0, performance.now() - startedMs - costMs));
      },
    };
    for (let round = 0; round < rounds; round++)
      this.#easel.paint(atRound(drawing, WARM_ROUNDS + rounds + round));
    this.#easel.passes.to = undefined;
    return passesMs;
  }

  /** Median. */
  #drainCostMs(): number {
    const costs = Array.from({ length: 15 }, () => {
      const startedMs = performance.now();
      this.#drain();
      return performance.now() - startedMs;
    });
    return costs.sort((a, b) => a - b)[7] ?? 0;
  }

  async #queried(
    drawing: LabDrawing,
    rounds: number,
    { TIME_ELAPSED_EXT, GPU_DISJOINT_EXT }: TimerQueries,
  ): Promise<Record<string, number[]>> {
    const { gl } = this.#easel;
    const passesMs: Record<string, number[]> = {};
    for (let round = 0; round < rounds; round++) {
      const asked: { readonly name: string; readonly query: WebGLQuery }[] = [];
      this.#easel.passes.to = {
        begin: (name) => {
          const query = gl.createQuery();
          asked.push({ name, query });
          gl.beginQuery(TIME_ELAPSED_EXT, query);
        },
        end: () => gl.endQuery(TIME_ELAPSED_EXT),
      };
      this.#easel.paint(atRound(drawing, WARM_ROUNDS + rounds + round));
      this.#easel.passes.to = undefined;
      // Nobody looks at this canvas: nothing else sends the work off.
      gl.flush();
      for (const { query } of asked) await this.#available(query);
      // The clock jumped meanwhile: these figures mean nothing.
      const isDisjoint = Boolean(gl.getParameter(GPU_DISJOINT_EXT));
      for (const { name, query } of asked) {
        const elapsedMs = Number(gl.getQueryParameter(query, gl.QUERY_RESULT)) / 1e6;
        if (!isDisjoint) (passesMs[name] ??= []).push(elapsedMs);
        gl.deleteQuery(query);
      }
    }
    return passesMs;
  }

  async #available(query: WebGLQuery): Promise<void> {
    const { gl } = this.#easel;
    const untilMs = performance.now() + QUERY_LIMIT_MS;
    while (!gl.getQueryParameter(query, gl.QUERY_RESULT_AVAILABLE)) {
      if (performance.now() > untilMs) throw new Error('The graphics did not say how long a pass took');
      await new Promise((resolve) => setTimeout(resolve, QUERY_POLL_MS));
    }
  }

  /** Waits until everything is drawn: one pixel is read, in whatever form the target has it. */
  #drain(): void {
    const { gl } = this.#easel;
    const format = Number(gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_FORMAT));
    const type = Number(gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_TYPE));
    const pixel =
      type === gl.UNSIGNED_BYTE
        ? new Uint8Array(4)
        : type === gl.FLOAT
          ? new Float32Array(4)
          : new Uint16Array(4);
    gl.readPixels(0, 0, 1, 1, format, type, pixel);
  }
}

/** A picture and a mask of its own for every round, a thirtieth of a second apart. */
const atRound = (drawing: LabDrawing, round: number): LabDrawing => ({
  ...drawing,
  isFirst: round === 0,
  capturedAtMs: (drawing.capturedAtMs ?? 0) + (1000 * round) / 30,
});

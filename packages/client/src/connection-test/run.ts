import type { ModeInfo } from '@maskwire/protocol';
import { systemClock } from '../clock.js';
import { endpointOf } from '../endpoint.js';
import { measureCapacity } from './capacity.js';
import { measureComputer } from './computer.js';
import { failed, type Limits, measured, TestFailure } from './failure.js';
import { httpBase, httpProbes } from './http-probe.js';
import { measureRoundTrip, openPingLine, type PingLine } from './round-trip.js';
import { measureService } from './service.js';
import {
  type ConnectionTestOptions,
  type ConnectionTestResult,
  type Measured,
  TEST_PARTS,
  type TestPart,
} from './types.js';

/** For a connection; a healthy one takes a few round trips. */
const CONNECT_LIMIT_MS = 5000;
/** What each part takes on a healthy way; together under 10 s. */
const ROUND_TRIP_MS = 1000;
const CAPACITY_MS = 2000;
const COMPUTER_MS = 500;
/** One frame at a time, and the same again with several. */
const SERVICE_MS = 1000;

/**
 * Measures the way to the server, the server and this computer, one after the other so that none disturbs another.
 * Never rejects: what failed says why in its place, the other parts are measured all the same. Runs in browser workers
 * and in Node.
 * @throws {ClientError} `invalid_options` for a URL that is none
 */
export function runConnectionTest(options: ConnectionTestOptions): Promise<ConnectionTestResult> {
  const endpoint = endpointOf(options.url);
  return new ConnectionTest(options).run(endpoint);
}

class ConnectionTest {
  readonly #options: ConnectionTestOptions;
  readonly #limits: Omit<Limits, 'limitMs'>;
  readonly #startMs: number;

  constructor(options: ConnectionTestOptions) {
    this.#options = options;
    const clock = options.clock ?? systemClock;
    this.#limits = { clock, signal: options.signal ?? new AbortController().signal };
    this.#startMs = clock.nowMs();
  }

  async run(endpoint: ReturnType<typeof endpointOf>): Promise<ConnectionTestResult> {
    const { token } = this.#options;
    const line = await this.#part('connect', () =>
      openPingLine(endpoint, token, { ...this.#limits, limitMs: CONNECT_LIMIT_MS }),
    );
    if (!line.ok) return this.#unconnected(line);
    try {
      return await this.#connected(line.value);
    } finally {
      line.value.close();
    }
  }

  async #connected(line: PingLine): Promise<ConnectionTestResult> {
    const { url, token, frame } = this.#options;
    const { engine, modes, settings } = line.greeting;
    const limits = (limitMs: number): Limits => ({ ...this.#limits, limitMs });
    const roundTrip = await this.#part('round-trip', () => measureRoundTrip(line, limits(ROUND_TRIP_MS)));
    // Its place on the server is for the next parts.
    line.close();
    const roundTripMs = roundTrip.ok ? roundTrip.value.p50 : 0;
    const probes = httpProbes(httpBase(url), token, this.#limits.clock);
    const down = await this.#part('down', () =>
      measureCapacity(probes.down, roundTripMs, limits(CAPACITY_MS)),
    );
    const up = await this.#part('up', () => measureCapacity(probes.up, roundTripMs, limits(CAPACITY_MS)));
    const wanted = this.#options.mode ?? settings.mode;
    const mode = modes.find(({ id }) => id === wanted);
    const encoded = await this.#part('computer', () =>
      measureComputer(frame, known(mode, wanted, modes), limits(COMPUTER_MS)),
    );
    const service = await this.#part('server', () => {
      if (!encoded.ok) throw new TestFailure(encoded.reason, `There is no frame to send: ${encoded.message}`);
      const { images } = encoded.value;
      return measureService({ url, token, mode: mode?.id, images, roundTripMs }, limits(SERVICE_MS));
    });
    return {
      ...this.#frame(),
      server: { engine: engine.name, device: engine.device, workers: engine.workers },
      mode: mode?.id,
      roundTrip,
      down,
      up,
      computer: encoded.ok ? { ok: true, value: encoded.value.speed } : encoded,
      service,
    };
  }

  #part<T>(part: TestPart, work: () => Promise<T>): Promise<Measured<T>> {
    this.#options.onProgress?.(part, TEST_PARTS.indexOf(part) / TEST_PARTS.length);
    return measured(async () => work());
  }

  #frame(): Pick<ConnectionTestResult, 'url' | 'durationMs'> {
    return { url: this.#options.url, durationMs: this.#limits.clock.nowMs() - this.#startMs };
  }

  #unconnected(failure: Extract<Measured<unknown>, { ok: false }>): ConnectionTestResult {
    const without = failed(failure.reason, 'There is no connection');
    return {
      ...this.#frame(),
      server: undefined,
      mode: undefined,
      roundTrip: failure,
      down: without,
      up: without,
      computer: without,
      service: without,
    };
  }
}

/** @throws {TestFailure} `unknown_mode` */
function known(mode: ModeInfo | undefined, wanted: string, modes: readonly ModeInfo[]): ModeInfo {
  if (mode) return mode;
  const names = modes.map(({ id }) => id).join(', ');
  throw new TestFailure('unknown_mode', `The server has no mode "${wanted}"; it has ${names}`);
}

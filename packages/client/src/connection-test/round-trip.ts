import {
  type Fault,
  PingReplySchema,
  PROTOCOL_VERSION,
  parseServerControl,
  type Ready,
  ReadySchema,
} from '@maskwire/protocol';
import { type Connection, openConnection } from '../connection.js';
import type { Endpoint } from '../endpoint.js';
import { type Limits, ofFault, TestFailure, within } from './failure.js';
import { gaps, mean, spread } from './numbers.js';
import type { RoundTrip } from './types.js';

const MAX_PINGS = 20;
/** With fewer there is no median to speak of; a slow way may take longer for them. */
const LEAST_PINGS = 3;
/** Between two: what happens on the way within a moment happens to all of them. */
const GAP_MS = 25;

/** A connection for pings alone: nothing waits before them. */
export interface PingLine {
  readonly greeting: Ready;
  ping(): Promise<void>;
  close(): void;
}

/** @throws {TestFailure} `unreachable`, `refused`, `unsupported`, `timeout`, `aborted` */
export function openPingLine(
  endpoint: Endpoint,
  token: string | undefined,
  limits: Limits,
): Promise<PingLine> {
  let connection: Connection | undefined;
  const opened = within(limits, () => {
    return new Promise<PingLine>((resolve, reject) => {
      let fail: (fault: Fault) => void = (fault) => reject(ofFault(fault));
      const line = openConnection(endpoint, token, {
        message: (event, value) => {
          if (event !== 'ready') return;
          const parsed = parseServerControl(ReadySchema, value);
          if (!parsed.ok || parsed.value.protocol !== PROTOCOL_VERSION)
            return reject(
              new TestFailure('unsupported', `The server does not speak protocol ${PROTOCOL_VERSION}`),
            );
          resolve({
            greeting: parsed.value,
            ping: () =>
              new Promise((done, lost) => {
                fail = (fault) => lost(ofFault(fault));
                line.ping((reply) => {
                  if (parseServerControl(PingReplySchema, reply).ok) done();
                  else lost(new TestFailure('unsupported', 'The server answers no pings'));
                });
              }),
            close: () => line.close(),
          });
        },
        ended: (end) => fail(end.fault),
      });
      connection = line;
    });
  });
  opened.catch(() => connection?.close());
  return opened;
}

/** @throws {TestFailure} when there are too few answers */
export async function measureRoundTrip(line: PingLine, limits: Limits): Promise<RoundTrip> {
  const { clock, signal, limitMs } = limits;
  const roundTripsMs: number[] = [];
  const endMs = clock.nowMs() + limitMs;
  // The first one may meet what else a new connection does.
  for (let ping = 0; ping <= MAX_PINGS; ping++) {
    const isOver = clock.nowMs() >= endMs;
    if (isOver && roundTripsMs.length >= LEAST_PINGS) break;
    const sentAtMs = clock.nowMs();
    await within({ clock, signal, limitMs: 2 * limitMs }, () => line.ping());
    if (ping > 0) roundTripsMs.push(clock.nowMs() - sentAtMs);
    await within(
      { clock, signal, limitMs },
      () => new Promise<void>((resolve) => void clock.after(GAP_MS, resolve)),
    );
  }
  return {
    ...spread(roundTripsMs),
    jitterMs: mean(gaps(roundTripsMs).map(Math.abs)),
    pings: roundTripsMs.length,
  };
}

import type { CheckItem, CheckState, ConnectionTestResult, Measured, Verdict } from '@maskwire/client';
import { table } from '../table.js';

/** Everything that a test came to; printed as it is with --json. */
export interface TestReport {
  readonly result: ConnectionTestResult;
  readonly verdict: Verdict;
  readonly checklist: readonly CheckItem[];
}

const MARKS: Readonly<Record<CheckState, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: '?',
  info: 'info',
};

const oneDigit = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const ms = (value: number): string => `${oneDigit(value)} ms`;
const mbit = (bitsPerS: number): string => `${oneDigit(bitsPerS / 1e6)} Mbit/s`;
const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

function cell<T>(part: Measured<T>, text: (value: T) => string): string {
  return part.ok ? text(part.value) : `not measured: ${part.message} (${part.reason})`;
}

/** Measurements, checklist, and what they mean. */
export function testReport({ result, verdict, checklist }: TestReport): string {
  return [
    table([...measurements(result), ...predictions(verdict)]),
    table([
      ['check', '', 'measured', 'limit'],
      ...checklist.map(({ title, state, measured, limit }) => [title, MARKS[state], measured ?? '-', limit]),
    ]),
    `${verdict.sentence}\nRecommended: ${verdict.recommendation.name}. ${verdict.recommendation.why}\n`,
  ].join('\n');
}

function measurements(result: ConnectionTestResult): string[][] {
  const { server, mode, roundTrip, down, up, computer, service } = result;
  return [
    [
      'server',
      server ? `${result.url}, ${server.engine} (${server.device}), mode ${mode ?? '-'}` : result.url,
    ],
    ['round trip', cell(roundTrip, (r) => `p50 ${ms(r.p50)}, p95 ${ms(r.p95)}, jitter ${ms(r.jitterMs)}`)],
    ['network up', cell(up, ({ bitsPerS }) => mbit(bitsPerS))],
    ['network down', cell(down, ({ bitsPerS }) => mbit(bitsPerS))],
    [
      'this computer',
      cell(computer, (c) => `${ms(c.encodeMs.p50)} to encode a frame of ${kb(c.bytesPerFrame)}`),
    ],
    [
      'server time',
      cell(
        service,
        ({ serviceMs, stagesMs }) =>
          `p50 ${ms(serviceMs.p50)}, p95 ${ms(serviceMs.p95)} (queue ${ms(stagesMs.queue)}, decode ${ms(stagesMs.decode)}, inference ${ms(stagesMs.inference)}, encode ${ms(stagesMs.encode)})`,
      ),
    ],
    [
      'delivered',
      cell(
        service,
        ({ deliveredFps, window, upBytesPerFrame, downBytesPerMask }) =>
          `${oneDigit(deliveredFps)} masks a second with ${window} in flight, ${kb(upBytesPerFrame)} up and ${kb(downBytesPerMask)} down each`,
      ),
    ],
  ];
}

function predictions({ predictedFps }: Verdict): string[][] {
  const known = Object.entries(predictedFps).flatMap(([part, fps]) =>
    fps === undefined ? [] : [`${part} ${oneDigit(fps)}`],
  );
  return known.length === 0 ? [] : [['FPS carried by', known.join(', ')]];
}

import { afterEach, describe, expect, it } from 'vitest';
import { runConformance } from './run.js';
import { type SmallServer, startSmallServer } from './testing/small-server.js';
import type { Sabotage } from './testing/small-session.js';
import type { CaseResult } from './types.js';

const CASE_LIMIT_MS = 3000;

/** A fault of a server, the case that must catch it, and words of the problem it must name. */
const CATCHES: readonly (readonly [Sabotage, string, RegExp])[] = [
  ['status-before-ready', 'handshake.ready-first', /First event/],
  ['admits-any-version', 'handshake.wrong-version', /accepted/],
  ['answers-twice', 'answers.valid', /got 2 answers/],
  ['trailing-byte', 'answers.valid', /payload bytes/],
  ['never-answers-bad', 'answers.empty', /in vain/],
  ['answers-text', 'answers.fault-text', /never sent/],
  ['rounds-timestamps', 'frames.timestamp-echo', /Echo of/],
  ['takes-nan', 'frames.timestamp-not-finite', /malformed_header/],
  ['inflates-long', 'masks.default-encodings', /inflates to 65/],
  ['unchanged-first', 'masks.unchanged-per-epoch', /First encoding/],
  ['epoch-on-refusal', 'settings.refused', /Epoch/],
  ['silent-clamp', 'settings.clamped', /No warning/],
  ['epoch-of-the-answer', 'settings.across', /before configure/],
  ['miscounts', 'control.stats', /Sum of all answers/],
  ['ignores-rate', 'limits.rate', /all let in/],
  ['answers-everybody', 'limits.sessions-apart', /never sent|answers|Timestamp/],
];

let server: SmallServer | undefined;
afterEach(() => server?.close());

async function judge(sabotage: Sabotage, id: string): Promise<CaseResult | undefined> {
  server = await startSmallServer(sabotage);
  const report = await runConformance({ url: server.url, only: id, limitMs: CASE_LIMIT_MS });
  return report.cases.find((one) => one.id === id);
}

describe('the suite against a small server', () => {
  it.each([...new Set(CATCHES.map(([, id]) => id))])(
    'passes %s when the server keeps to the protocol',
    async (id) => {
      expect(await judge('none', id)).toMatchObject({ id, result: 'pass' });
    },
  );

  it.each(CATCHES)('catches a server that %s: %s', async (sabotage, id, problem) => {
    expect(await judge(sabotage, id)).toMatchObject({
      result: 'fail',
      problem: expect.stringMatching(problem),
    });
  });
});

import { Bench } from './bench.js';
import { type ConformanceCase, DEFAULT_CASE_LIMIT_MS } from './case.js';
import { ALL_CASES } from './cases/index.js';
import {
  type CaseOutcome,
  type CaseResult,
  ConformanceError,
  type ConformanceOptions,
  type ConformanceReport,
} from './types.js';
import { Skip } from './verdict.js';

/** Each case has until its limit; this much later it is given up even if it does not react. */
const GRACE_MS = 1000;

/**
 * Runs the suite against a server, one case after the other. Never rejects because of what the server does
 * once it was reached: that is in the report.
 * @throws {ConformanceError} when the suite cannot be run.
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  if (!/^https?:$/.test(URL.canParse(options.url) ? new URL(options.url).protocol : ''))
    throw new ConformanceError(
      'invalid_url',
      `Give the server's address as http://host:port, not ${options.url}`,
    );
  const chosen = ALL_CASES.filter(({ id }) => id.startsWith(options.only ?? ''));
  if (chosen.length === 0)
    throw new ConformanceError('no_such_case', `No case starts with ${options.only}; see listCases()`);
  await requireServer(options);
  const cases: CaseResult[] = [];
  for (const one of chosen) {
    if (options.signal?.aborted) throw new ConformanceError('aborted', 'The run was stopped');
    const result = await runCase(one, options);
    cases.push(result);
    options.report?.(result);
  }
  const count = (result: CaseResult['result']): number => cases.filter((one) => one.result === result).length;
  return {
    url: options.url,
    cases,
    passed: count('pass'),
    failed: count('fail'),
    skipped: count('skipped'),
  };
}

/** What the suite would check, without a server. */
export const listCases = (): readonly Pick<ConformanceCase, 'id' | 'sentence' | 'section'>[] =>
  ALL_CASES.map(({ id, sentence, section }) => ({ id, sentence, section }));

/** One connection up front, so that a wrong address is one message and not fifty failures. */
async function requireServer(options: ConformanceOptions): Promise<void> {
  const bench = new Bench(options, AbortSignal.timeout(DEFAULT_CASE_LIMIT_MS));
  const lost = (cause: Error): ConformanceError =>
    new ConformanceError('unreachable', `Nobody speaks Socket.IO at ${options.url}: ${cause.message}`, {
      cause,
    });
  try {
    const refused = await bench.attempt();
    if (!refused) return;
    const { refusal, error } = refused;
    throw refusal ? new ConformanceError('refused', refusal.message, { cause: error }) : lost(error);
  } catch (error) {
    if (error instanceof ConformanceError) throw error;
    throw lost(error instanceof Error ? error : new Error(String(error)));
  } finally {
    bench.close();
  }
}

async function runCase(one: ConformanceCase, options: ConformanceOptions): Promise<CaseResult> {
  const limitMs = options.limitMs ?? one.limitMs ?? DEFAULT_CASE_LIMIT_MS;
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), limitMs);
  const bench = new Bench(options, time.signal);
  const startMs = performance.now();
  let giveUp: NodeJS.Timeout | undefined;
  const tooLong = new Promise<CaseOutcome>((resolve) => {
    const problem = `Took longer than ${limitMs} ms`;
    giveUp = setTimeout(() => resolve({ result: 'fail', problem }), limitMs + GRACE_MS);
  });
  const outcome = await Promise.race([outcomeOf(one, bench), tooLong]);
  clearTimeout(timer);
  clearTimeout(giveUp);
  bench.close();
  const { id, sentence, section } = one;
  return { id, sentence, section, durationMs: Math.round(performance.now() - startMs), ...outcome };
}

async function outcomeOf(one: ConformanceCase, bench: Bench): Promise<CaseOutcome> {
  try {
    await one.run(bench);
    return { result: 'pass' };
  } catch (error) {
    if (error instanceof Skip) return { result: 'skipped', reason: error.message };
    return { result: 'fail', problem: error instanceof Error ? error.message : String(error) };
  }
}

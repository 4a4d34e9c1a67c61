import { type CaseResult, listCases, runConformance } from '@maskwire/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { startTestServer } from './server.js';

const TOKEN = 'conformance-token';
const SUITE_LIMIT_MS = 180_000;

/** What this server may leave open; anything else that is skipped was meant to be tested. */
const ALLOWED_SKIPS: readonly string[] = [];

describe('this server', () => {
  let server: RunningServer;
  const results = new Map<string, CaseResult>();

  beforeAll(async () => {
    server = await startTestServer({ access: { kind: 'token', token: TOKEN, generated: false } });
    await runConformance({
      url: server.url,
      token: TOKEN,
      report: (result) => results.set(result.id, result),
    });
  }, SUITE_LIMIT_MS);
  afterAll(() => server.close());

  it.each(listCases())('$section: $sentence', ({ id }) => {
    const result = results.get(id);
    const allowed = ALLOWED_SKIPS.includes(id) ? ['pass', 'skipped'] : ['pass'];
    const told =
      result?.result === 'fail' ? result.problem : result?.result === 'skipped' ? result.reason : '';
    expect(allowed, `${id}: ${told}`).toContain(result?.result);
  });
});

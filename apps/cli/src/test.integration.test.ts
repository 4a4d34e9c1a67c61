import { type NetworkProfile, type ShapingProxy, startShapingProxy } from '@maskwire/network-lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestReport } from './connection-test/report.js';
import { runCliProgram, startCli, startServer } from './testing/processes.js';
import { tempFolder } from './testing/temp-folder.js';

const TOKEN = 'correct-horse';
/** A test takes about ten seconds; a busy machine more. */
const LIMIT_MS = 40_000;

const folder = tempFolder();
let server: Awaited<ReturnType<typeof startServer>>;

const test = (...args: readonly string[]) => runCliProgram(['test', ...args], folder.path());
const reportOf = (out: string): TestReport => JSON.parse(out) as TestReport;

beforeAll(async () => {
  server = await startServer({ cwd: folder.path(), args: ['--token', TOKEN, '--max-fps', '10'] });
});
afterAll(() => server.program.stop());

describe('test against the real server', () => {
  it(
    'measures everything, and names a server that takes 10 frames a second',
    async () => {
      const run = await test(server.link, '--mode', 'fast', '--json');
      expect(run).toMatchObject({ status: 0, err: expect.stringContaining('measuring the server\n') });
      const { result, verdict, checklist } = reportOf(run.out);
      for (const part of ['roundTrip', 'down', 'up', 'computer', 'service'] as const)
        expect(result[part]).toMatchObject({ ok: true });
      expect(result).toMatchObject({ mode: 'fast', server: { engine: 'onnx-cpu', workers: 1 } });
      if (!result.service.ok || !result.up.ok) throw new Error('not measured');
      const { serviceMs, stagesMs, deliveredFps, frames } = result.service.value;
      expect(serviceMs.p50).toBeGreaterThanOrEqual(stagesMs.inference);
      expect(deliveredFps).toBeLessThan(11);
      expect(frames.unanswered).toBe(0);
      // No network lies between: several MB are moved, and far more than any stream needs.
      expect(result.up.value.bytes).toBeGreaterThan(1e6);
      expect(result.up.value.bitsPerS).toBeGreaterThan(2e7);
      expect(verdict).toMatchObject({ bottleneck: 'server', recommendation: { name: 'auto' } });
      expect(verdict.sentence).toContain('10 frames a second');
      expect(checklist).toHaveLength(9);
      expect(checklist.find(({ id }) => id === 'latency')?.state).toBe('pass');
    },
    LIMIT_MS,
  );

  it('says that a server is not there or refuses, with status 1 and no more', async () => {
    const away = await test('http://127.0.0.1:1');
    expect(away).toMatchObject({ status: 1, out: expect.stringMatching(/cannot be told: No connection to/) });
    const refused = await test(`http://localhost:${server.port}`, '--token', 'wrong-token', '--json');
    expect(refused.status).toBe(1);
    expect(reportOf(refused.out).result.roundTrip).toMatchObject({ ok: false, reason: 'refused' });
  });

  it('ends at once with what it has when it is interrupted', async () => {
    const cli = startCli(['test', server.link, '--json'], folder.path());
    await cli.said(/measuring the network to/);
    cli.interrupt();
    expect(await cli.ended()).toBe(1);
    const { result } = reportOf(cli.out);
    expect(result.down.ok).toBe(true);
    expect(result.service).toMatchObject({ ok: false, reason: 'aborted' });
  });
});

describe('test through a network of 0.5 Mbit/s up', () => {
  const profile: NetworkProfile = {
    name: 'narrow',
    title: 'narrow on the way up',
    up: { delayMs: 20, jitterMs: 0, rate: [{ fromMs: 0, bitsPerS: 0.5e6 }] },
    down: { delayMs: 20, jitterMs: 0, rate: [{ fromMs: 0, bitsPerS: 8e6 }] },
  };
  let proxy: ShapingProxy;
  beforeAll(async () => {
    proxy = await startShapingProxy({ targetPort: server.port, profile });
  });
  afterAll(() => proxy.close());

  it(
    'names it as the bottleneck, with its figure',
    async () => {
      const run = await test(`${proxy.url}/#token=${TOKEN}`);
      expect(run.status).toBe(0);
      const [, upMbit] = /^network up +([\d.]+) Mbit\/s$/m.exec(run.out) ?? [];
      expect(Number(upMbit)).toBeGreaterThanOrEqual(0.4);
      expect(Number(upMbit)).toBeLessThanOrEqual(0.6);
      expect(run.out).toMatch(
        /^The network to the server is the bottleneck: 0\.\d Mbit\/s carries \d\.\d frames a second of \d+(\.\d)? KB each\.$/m,
      );
      expect(run.out).toMatch(/^Recommended: auto\. /m);
    },
    LIMIT_MS,
  );
});

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamSummary } from './stream/report.js';
import { drawnPerson, iouWithTruth } from './testing/drawn-person.js';
import { runCliProgram, startCli, startServer } from './testing/processes.js';
import { tempFolder } from './testing/temp-folder.js';

const TOKEN = 'correct-horse';
/** Pictures in the folder, without the broken one. */
const PICTURES = 6;

const folder = tempFolder();
let server: Awaited<ReturnType<typeof startServer>>;

const stream = (...args: readonly string[]) => runCliProgram(['stream', ...args], folder.path());

beforeAll(async () => {
  await mkdir(folder.path('people'));
  for (let i = 0; i < PICTURES; i++) await writeFile(folder.path('people', `${i}.jpg`), await drawnPerson(i));
  await writeFile(folder.path('people', '2b.jpg'), (await drawnPerson(2)).subarray(0, 900));
  server = await startServer({ cwd: folder.path(), args: ['--token', TOKEN] });
});
afterAll(() => server.program.stop());

describe('stream against the real server', () => {
  it('masks every picture of a folder truly, skips the broken one and says so', async () => {
    const input = ['--url', server.link, '--input', 'people', '--window', '1'];
    const run = await stream(...input, '--masks', 'masks', '--json');
    expect(run).toMatchObject({ status: 0, err: expect.stringContaining('skipped 2b.jpg: ') });
    const summary = JSON.parse(run.out) as StreamSummary;
    expect(summary).toMatchObject({ mode: 'balanced', skipped: 1, masksWritten: PICTURES, reconnects: 0 });
    expect(summary.stats.frames).toMatchObject({ sent: PICTURES, masks: PICTURES, late: 0 });
    expect(summary.stats.protocolFaults).toBe(0);
    expect(summary.latencyMs.p50).toBeGreaterThan(0);
    // The number is the picture's place in the folder, the broken one's is left out.
    const names = (await readdir(folder.path('masks'))).sort();
    expect(names).toEqual([0, 1, 2, 4, 5, 6].map((index) => `mask-00000${index}.png`));
    for (const [timeS, name] of names.entries())
      expect(await iouWithTruth(folder.path('masks', name), timeS)).toBeGreaterThan(0.95);
  });

  it('sends a Y4M clip at its own rate in the mode asked for, with a line a second', async () => {
    const widthPx = 320;
    const { data } = await sharp(await drawnPerson(1))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const frame = Buffer.concat([Buffer.from('FRAME\n'), data]);
    const header = Buffer.from(`YUV4MPEG2 W${widthPx} H180 F20:1 Cmono XCOLORRANGE=FULL\n`);
    await writeFile(folder.path('clip.y4m'), Buffer.concat([header, ...Array<Buffer>(50).fill(frame)]));
    const run = await stream('--url', server.link, '--input', 'clip.y4m', '--mode', 'fast', '--json');
    expect(run.status).toBe(0);
    const summary = JSON.parse(run.out) as StreamSummary;
    expect(summary).toMatchObject({ mode: 'fast', sizePx: { widthPx: 256, heightPx: 144 } });
    expect(summary.stats.frames).toMatchObject({ sent: 50 });
    expect(summary.fps).toBeGreaterThan(15);
    expect(summary.fps).toBeLessThan(22);
    expect(run.err).toMatch(/fps {2}latency p50 .* in flight \d\/4/);
  });

  it('adapts with --flow auto, and says what it came to', async () => {
    const args = ['--url', server.link, '--input', 'people', '--loop', '--duration', '2', '--flow', 'auto'];
    const run = await stream(...args, '--priority', 'quality');
    expect(run.status).toBe(0);
    expect(run.out).toMatch(
      /^flow +auto: window \d+, .*\d+x\d+ (jpeg|webp) \d+, image level [01]\.\d\d, masks of [48] bits, limited by /m,
    );
  });

  it('sends the pictures of a preset in their own shape, no larger than they are', async () => {
    const run = await stream('--url', server.link, '--input', 'people', '--flow', 'ultra', '--json');
    const summary = JSON.parse(run.out) as StreamSummary;
    const { width: widthPx, height: heightPx } = await sharp(folder.path('people', '0.jpg')).metadata();
    expect(summary).toMatchObject({ flow: 'ultra', sizePx: { widthPx, heightPx } });
    expect(summary.stats).toMatchObject({ maxInFlight: 5, plan: { image: { quality: 80 } } });
  });

  it('tells of a wrong token, a mode that is not there and a folder it cannot write, with status 1', async () => {
    const plain = `http://localhost:${server.port}`;
    const [wrong, mode, masks] = await Promise.all([
      stream('--url', plain, '--token', 'wrong-token', '--input', 'people'),
      stream('--url', server.link, '--input', 'people', '--mode', 'no-such'),
      stream('--url', server.link, '--input', 'people', '--masks', 'people/0.jpg/x'),
    ]);
    expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining('The server refused') });
    expect(mode).toMatchObject({
      status: 1,
      err: expect.stringMatching(/no mode "no-such"; it has fast, balanced/),
    });
    expect(masks).toMatchObject({ status: 1, err: expect.stringContaining('Cannot write masks') });
  });

  // These two wait for most of their time.
  it.concurrent('lives through a restart of the server, and Ctrl-C prints the summary', async () => {
    const first = await startServer({ cwd: folder.path() });
    const cli = startCli(
      ['stream', '--url', first.link, '--input', 'people', '--loop', '--json'],
      folder.path(),
    );
    await cli.said(/masks \d+\//);
    await first.program.stop();
    await cli.said(/trying again in/);
    const second = await startServer({ cwd: folder.path(), port: first.port });
    try {
      await cli.said(/connected: [^]*connected: [^]*fps/);
      cli.interrupt();
      expect(await cli.ended()).toBe(0);
    } finally {
      await cli.stop();
      await second.program.stop();
    }
    const summary = JSON.parse(cli.out) as StreamSummary;
    expect(summary.reconnects).toBe(1);
    expect(summary.failure).toBeUndefined();
    const { sent, masks, dropped, errors, lost } = summary.stats.frames;
    expect(masks).toBeGreaterThan(0);
    // Whatever became of a frame is counted, but for those under way at the end.
    const others = [dropped, errors, lost].flatMap((counts) => Object.values(counts));
    const ended = others.reduce((sum, count) => sum + count, masks);
    expect(sent - ended).toBeGreaterThanOrEqual(0);
    expect(sent - ended).toBeLessThanOrEqual(summary.stats.maxInFlight);
  });

  it.concurrent('gives a server that is not there up after ten seconds', async () => {
    const run = await stream('--url', 'http://127.0.0.1:1', '--input', 'people');
    expect(run).toMatchObject({ status: 1, out: '' });
    expect(run.err).toMatch(
      /trying again in[^]*Gave up after 10 s: No connection to http:\/\/127\.0\.0\.1:1/,
    );
  });
});

describe('conformance against the real server', () => {
  // All cases are for the server's own tests.
  it('passes, and says so case by case', async () => {
    const args = ['conformance', '--url', server.link, '--only', 'handshake.'];
    const run = await runCliProgram(args, folder.path());
    const cases = run.out.match(/^pass +handshake\.\S+: /gm) ?? [];
    expect(cases.length).toBeGreaterThan(3);
    expect(run.out).toContain(`: ${cases.length} passed, 0 failed`);
    expect(run.status).toBe(0);
  });

  it('fails where there is no server', async () => {
    const run = await runCliProgram(['conformance', '--url', 'http://127.0.0.1:1'], folder.path());
    expect(run).toMatchObject({ status: 1, err: expect.stringContaining('127.0.0.1:1') });
  });
});

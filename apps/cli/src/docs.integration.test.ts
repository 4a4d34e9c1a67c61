import { mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/index.js';
import { drawnPerson } from './testing/drawn-person.js';
import { runCliProgram, startServer } from './testing/processes.js';
import { tempFolder } from './testing/temp-folder.js';

const page = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const { scripts } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Each as its script runs it: a script may have another name than its command. */
const examples = [...page.matchAll(/^pnpm (\S+)(.*)$/gm)].map(([, script = '', rest = '']) => {
  const [, command = `no script "${script}" of this program`] =
    /^node apps\/cli\/dist\/main\.js (\S+)$/.exec(scripts[script] ?? '') ?? [];
  return `${command}${rest}`;
});

const folder = tempFolder();
let server: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  const pictures = await Promise.all([0, 1, 2, 3].map(drawnPerson));
  await mkdir(folder.path('portraits'));
  for (const [i, picture] of pictures.entries())
    await writeFile(folder.path('portraits', `${i}.jpg`), picture);
  await writeFile(folder.path('clip.mjpeg'), Buffer.concat(Array<Buffer[]>(8).fill(pictures).flat()));
  const { data, info } = await sharp(pictures[0]).greyscale().raw().toBuffer({ resolveWithObject: true });
  const header = Buffer.from(`YUV4MPEG2 W${info.width} H${info.height} F15:1 Cmono\nFRAME\n`);
  await writeFile(folder.path('clip.y4m'), Buffer.concat([header, data]));
  server = await startServer({ cwd: folder.path() });
});
afterAll(() => server.program.stop());

describe('the examples of docs/cli.md', () => {
  it('are there for every command', () => {
    expect(new Set(examples.map((example) => example.split(' ')[0]))).toEqual(
      new Set(COMMANDS.map(({ name }) => name)),
    );
  });

  it.each(examples)('%s', async (example) => {
    const args = example.split(' ').map((word) => (word === 'http://localhost:8000' ? server.link : word));
    const needsServer = args[0] !== 'models' && !args.includes(server.link);
    const run = await runCliProgram(needsServer ? [...args, '--url', server.link] : args, folder.path());
    expect(run).toMatchObject({ status: 0, out: expect.stringMatching(/\S/) });
  });
});

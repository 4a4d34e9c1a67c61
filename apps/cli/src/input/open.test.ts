import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readAll } from '../testing/chunks.js';
import { tempFolder } from '../testing/temp-folder.js';
import { ffmpegSource } from './ffmpeg.js';
import { folderSource } from './folder.js';
import { openSource } from './open.js';

const folder = tempFolder();
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const NO_FFMPEG = 'ffmpeg is not on the PATH';

describe('openSource', () => {
  it.each([
    ['clip.Y4M', /^Y4M/],
    ['clip.mjpg', /^MJPEG/],
    ['clip.mjpeg', /^MJPEG/],
    ['clip.mp4', /by ffmpeg$/],
  ])('takes %s for what its name says', async (name, description) => {
    await writeFile(folder.path(name), '');
    expect((await openSource(folder.path(name))).description).toMatch(description);
  });

  it('says what is not there', async () => {
    await expect(openSource(folder.path('nowhere'))).rejects.toThrow(/nowhere.*ENOENT/);
  });
});

describe('folderSource', () => {
  it('reads images alone, 2 before 10, and goes on behind one it cannot open', async () => {
    const path = folder.path('pictures');
    await mkdir(folder.path('pictures', 'dir.jpg'), { recursive: true });
    for (const name of ['10.jpg', '2.PNG', '1.webp', 'notes.txt', '3.mask.jpeg'])
      await writeFile(folder.path('pictures', name), name);
    const { frames } = await readAll(folderSource(path));
    expect(frames.map(({ name }) => name)).toEqual(['1.webp', '2.PNG', '3.mask.jpeg', '10.jpg']);
  });

  it('refuses a folder without images', async () => {
    await mkdir(folder.path('empty'));
    await expect(readAll(folderSource(folder.path('empty')))).rejects.toThrow('holds no .jpg, .png or .webp');
  });

  it('stops when told', async () => {
    const { frames } = await readAll(folderSource(folder.path('pictures')), AbortSignal.abort());
    expect(frames).toEqual([]);
  });
});

describe('ffmpegSource', () => {
  it('says what to do where there is no such program', async () => {
    const source = ffmpegSource(folder.path('clip.mp4'), 'no-such-ffmpeg');
    await expect(readAll(source)).rejects.toThrow(/not on the PATH; install it, or give an image folder/);
  });

  it('reads a video at the wanted size, and tells its rate', async (context) => {
    if (!hasFfmpeg) context.skip(NO_FFMPEG);
    const path = folder.path('-made up.mp4');
    const made = spawnSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=64x48:rate=12:duration=1',
      '-y',
      path,
    ]);
    expect(made.stderr.toString()).toBe('');
    const source = ffmpegSource(path);
    const { frames } = await readAll(source);
    expect(frames).toHaveLength(12);
    expect(frames[0]?.picture).toMatchObject({ kind: 'rgb', widthPx: 32, heightPx: 24 });
    expect(source.fps).toBe(12);
  });

  it('passes on what ffmpeg says of a file that is no video', async (context) => {
    if (!hasFfmpeg) context.skip(NO_FFMPEG);
    await writeFile(folder.path('text.mp4'), 'no video');
    await expect(readAll(ffmpegSource(folder.path('text.mp4')))).rejects.toThrow(/cannot read.*text\.mp4/);
  });
});

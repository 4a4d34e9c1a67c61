import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { CliError, reasonOf } from '../errors.js';
import { ffmpegSource } from './ffmpeg.js';
import { folderSource } from './folder.js';
import { mjpegSource } from './mjpeg.js';
import type { FrameSource } from './source.js';
import { y4mSource } from './y4m.js';

/** @throws {CliError} `input` when there is nothing at `path`. */
export async function openSource(path: string): Promise<FrameSource> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CliError('input', `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  });
  if (found.isDirectory()) return folderSource(path);
  switch (extname(path).toLowerCase()) {
    case '.y4m':
      return y4mSource(path);
    case '.mjpeg':
    case '.mjpg':
      return mjpegSource(path);
    default:
      return ffmpegSource(path);
  }
}

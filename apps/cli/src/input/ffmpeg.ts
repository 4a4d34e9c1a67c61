import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { LIMITS } from '@maskwire/protocol';
import { CliError, reasonOf } from '../errors.js';
import type { FrameSource, ReadOptions } from './source.js';
import { readY4m } from './y4m.js';

/** What is kept of its complaints. */
const MAX_COMPLAINT_CHARS = 2000;

type Ffmpeg = ChildProcessByStdio<null, Readable, Readable>;

/** Any video that the ffmpeg on the PATH reads, scaled by it to the wanted size. */
export function ffmpegSource(path: string, program = 'ffmpeg'): FrameSource {
  let fps: number | undefined;
  return {
    description: `video ${path} by ${program}`,
    get fps() {
      return fps;
    },
    frames: async function* (options) {
      const child = start(program, path, options);
      const ended = endOf(child, program, path);
      // Settled below; a failure to start must not count as unhandled before the first await gets there.
      ended.catch(() => {});
      try {
        yield* readY4m(child.stdout, options, (header) => {
          fps = header.fps;
        });
        await ended;
      } catch (error) {
        if (options.signal.aborted) return;
        // Why it ended says more than that its output was cut.
        child.kill();
        await ended;
        throw error;
      } finally {
        child.kill();
      }
    },
  };
}

function start(program: string, path: string, { wantedPx }: ReadOptions): Ffmpeg {
  const size = wantedPx
    ? `${wantedPx.widthPx}:${wantedPx.heightPx}`
    : `min(${LIMITS.maxFrameSidePx}\\,iw):-2`;
  const scale = `scale=${size}:flags=area`;
  const input = ['-nostdin', '-v', 'error', '-i', `file:${resolve(path)}`, '-map', '0:v:0'];
  const output = ['-vf', scale, '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', 'pipe:1'];
  return spawn(program, [...input, ...output], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves when it ended well or was stopped by us; rejects with what it complained of. */
function endOf(child: Ffmpeg, program: string, path: string): Promise<void> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-MAX_COMPLAINT_CHARS);
  });
  return new Promise((resolveEnd, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'ENOENT'
          ? `${path} needs ${program}, which is not on the PATH; install it, or give an image folder, a .y4m or a .mjpeg file`
          : `${program} cannot be started: ${reasonOf(error)}`;
      reject(new CliError('input', message, { cause: error }));
    });
    child.once('close', (code, signal) => {
      if (code === 0 || signal !== null) resolveEnd();
      else
        reject(
          new CliError('input', `${program} cannot read ${path}: ${complaint.trim() || `status ${code}`}`),
        );
    });
  });
}

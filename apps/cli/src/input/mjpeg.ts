import { createReadStream } from 'node:fs';
import { CliError, reasonOf } from '../errors.js';
import { JpegSplitter } from './jpeg-splitter.js';
import type { FrameSource, ReadOptions, SourceFrame } from './source.js';

/** A file of JPEG pictures one after another; it carries no timing. */
export const mjpegSource = (path: string): FrameSource => ({
  description: `MJPEG ${path}`,
  fps: undefined,
  frames: (options) => readMjpeg(path, options),
});

async function* readMjpeg(path: string, { signal, onSkip }: ReadOptions): AsyncGenerator<SourceFrame> {
  const splitter = new JpegSplitter();
  let index = 0;
  try {
    for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Uint8Array>) {
      for (const bytes of splitter.push(chunk))
        yield { name: `frame ${index++}`, picture: { kind: 'file', bytes } };
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof CliError) throw error;
    throw new CliError('input', `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  }
  if (splitter.cutPictures > 0) onSkip(`${splitter.cutPictures} cut pictures in ${path}`);
  if (index === 0) throw new CliError('input', `${path} holds no JPEG picture`);
}

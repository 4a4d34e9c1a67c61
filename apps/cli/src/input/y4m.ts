import { createReadStream } from 'node:fs';
import { CliError, reasonOf } from '../errors.js';
import { ByteQueue } from './byte-queue.js';
import type { FrameSource, ReadOptions, SourceFrame } from './source.js';
import { MAX_LINE_BYTES, MAX_PIXELS, parseY4mHeader, type Y4mHeader } from './y4m-header.js';
import { yuvToRgb } from './yuv-to-rgb.js';

/** The largest frame (4:4:4) and its header line, and one chunk of a stream more. */
const MAX_QUEUED_BYTES = 3 * MAX_PIXELS + MAX_LINE_BYTES + 4 * 1024 * 1024;
const LINE_FEED = 0x0a;
const FRAME_MAGIC = 'FRAME';

/** Uncompressed video with its own rate. */
export function y4mSource(path: string): FrameSource {
  let fps: number | undefined;
  return {
    description: `Y4M ${path}`,
    get fps() {
      return fps;
    },
    frames: async function* (options) {
      const chunks = createReadStream(path, { signal: options.signal }) as AsyncIterable<Uint8Array>;
      try {
        yield* readY4m(chunks, options, (header) => {
          fps = header.fps;
        });
      } catch (error) {
        if (options.signal.aborted) return;
        if (error instanceof CliError) throw error;
        throw new CliError('input', `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
      }
    },
  };
}

/**
 * Frames of a Y4M byte stream, cut anywhere into chunks.
 * @throws {CliError} `input` for a header that cannot be read, or a stream without one whole frame.
 */
export async function* readY4m(
  chunks: AsyncIterable<Uint8Array>,
  { onSkip }: Pick<ReadOptions, 'onSkip'>,
  onHeader: (header: Y4mHeader) => void,
): AsyncGenerator<SourceFrame> {
  const queue = new ByteQueue(MAX_QUEUED_BYTES);
  let header: Y4mHeader | undefined;
  let index = 0;
  for await (const chunk of chunks) {
    if (!queue.append(chunk)) throw new CliError('input', 'A frame is larger than any this can read');
    if (!header) {
      const line = takeLine(queue);
      if (line === undefined) continue;
      header = parseY4mHeader(line);
      onHeader(header);
    }
    for (let planes = takeFrame(queue, header); planes; planes = takeFrame(queue, header)) {
      const { widthPx, heightPx } = header;
      const picture = { kind: 'rgb', bytes: yuvToRgb(header, planes), widthPx, heightPx } as const;
      yield { name: `frame ${index++}`, picture };
    }
  }
  if (!header) throw new CliError('input', 'Not a readable Y4M stream: it ends within its header');
  if (queue.length > 0) onSkip(`frame ${index}: the stream ends within it`);
  if (index === 0) throw new CliError('input', 'The Y4M stream holds no whole frame');
}

/** Planes of the next frame; undefined while it has not come whole. */
function takeFrame(queue: ByteQueue, { frameBytes }: Y4mHeader): Uint8Array | undefined {
  const lineBytes = lineLength(queue);
  if (lineBytes === undefined || queue.length < lineBytes + 1 + frameBytes) return undefined;
  const line = takeLine(queue) ?? '';
  if (line !== FRAME_MAGIC && !line.startsWith(`${FRAME_MAGIC} `))
    throw new CliError(
      'input',
      `Not a readable Y4M stream: ${FRAME_MAGIC} expected, got "${line.slice(0, 20)}"`,
    );
  return queue.take(frameBytes);
}

function takeLine(queue: ByteQueue): string | undefined {
  const bytes = lineLength(queue);
  if (bytes === undefined) return undefined;
  const line = Buffer.from(queue.take(bytes)).toString('latin1');
  queue.skip(1);
  return line;
}

/** Bytes before the line feed; undefined while there is none. */
function lineLength(queue: ByteQueue): number | undefined {
  const bytes = queue.peek().subarray(0, MAX_LINE_BYTES).indexOf(LINE_FEED);
  if (bytes >= 0) return bytes;
  if (queue.length >= MAX_LINE_BYTES)
    throw new CliError('input', `Not a readable Y4M stream: a header of more than ${MAX_LINE_BYTES} bytes`);
  return undefined;
}

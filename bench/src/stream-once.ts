import {
  createMaskClient,
  jpegQualityFor,
  type MaskClient,
  type MaskClientOptions,
  type MaskEvent,
} from '@maskwire/client';
import { type Configure, ENCODING } from '@maskwire/protocol';
import sharp from 'sharp';

const CONNECT_LIMIT_MS = 20_000;
const ANSWER_LIMIT_MS = 10_000;

/** Rejects when `promise` has not settled within `limitMs`. */
export async function within<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** A client whose server takes frames. The caller closes it. */
export function connectClient(url: string, settings: Configure, maxInFlight: number): Promise<MaskClient> {
  return connectWith({ url, settings, maxInFlight });
}

/** The same with any options. */
export async function connectWith(options: MaskClientOptions): Promise<MaskClient> {
  const client = createMaskClient(options);
  const ready = new Promise<void>((resolve) => {
    const check = (): void => {
      if (client.state.kind === 'ready' && client.state.serverPhase === 'ready') resolve();
    };
    client.on('state', check);
    client.on('status', check);
  });
  client.connect();
  try {
    await within(ready, CONNECT_LIMIT_MS, 'Connecting');
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

/** One photo as the page would send it: JPEG at the mode's size, 4-bit mask back. */
export async function streamOnce(url: string, mode: string, photo: Buffer): Promise<MaskEvent> {
  const client = await connectClient(url, { mode, encodings: [ENCODING.alpha4Deflate] }, 1);
  try {
    const input = client.state.kind === 'ready' ? client.state.session.mode?.input : undefined;
    if (!input) throw new Error(`The server did not describe mode ${mode}`);
    const image = await sharp(photo)
      .resize(input.widthPx, input.heightPx, { fit: 'fill' })
      .jpeg({ quality: jpegQualityFor(input.heightPx, 'alpha') })
      .toBuffer();
    const answer = new Promise<MaskEvent>((resolve, reject) => {
      client.on('mask', resolve);
      for (const end of ['dropped', 'error', 'lost'] as const)
        client.on(end, () => reject(new Error(`The frame ended as ${end}`)));
    });
    client.send(image, performance.now() / 1000);
    return await within(answer, ANSWER_LIMIT_MS, 'The mask');
  } finally {
    client.close();
  }
}

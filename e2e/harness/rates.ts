import type { MaskwireServer } from './server.js';

/** Counters of the stream at a moment; they are told by the server, so a page that stands still cannot beautify them. */
interface Counters {
  readonly atMs: number;
  readonly sent: number;
  readonly masks: number;
}

/** Events a second. */
export interface StreamRates {
  /** Frames that reached the server. */
  readonly sent: number;
  /** Masks that left it. */
  readonly masks: number;
}

async function read(server: MaskwireServer): Promise<Counters> {
  const sent = await server.total('maskwire_frames_received_total');
  const masks = await server.total('maskwire_masks_sent_total');
  return { atMs: performance.now(), sent, masks };
}

/** Rates of a server's streams while something happens. */
export async function ratesWhile(
  server: MaskwireServer,
  happens: () => Promise<unknown>,
): Promise<StreamRates & { readonly spanS: number }> {
  const before = await read(server);
  await happens();
  const after = await read(server);
  const spanS = (after.atMs - before.atMs) / 1000;
  return { sent: (after.sent - before.sent) / spanS, masks: (after.masks - before.masks) / spanS, spanS };
}

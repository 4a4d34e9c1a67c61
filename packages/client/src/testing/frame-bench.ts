import { decodeFrame, LIMITS } from '@maskwire/protocol';
import { Emitter } from '../emitter.js';
import type { FlowChoice } from '../flow/choice.js';
import { FrameStream } from '../frame-stream.js';
import type { MaskClientEvents } from '../types.js';
import { ManualClock } from './manual-clock.js';

export const IMAGE = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]);

/** A frame stream with an open sink that keeps what was sent, and every end of a frame in words. */
export function frameBench(given: number | FlowChoice = 4) {
  const flow: FlowChoice = typeof given === 'number' ? { kind: 'fixed', window: given } : given;
  const clock = new ManualClock();
  const ends: string[] = [];
  const events = new Emitter<MaskClientEvents>((error) => {
    throw error;
  });
  events.on('mask', ({ frameId, stale }) => ends.push(`mask ${frameId}${stale ? ' stale' : ''}`));
  events.on('dropped', ({ frameId, reason }) => ends.push(`dropped ${frameId} ${reason}`));
  events.on('error', ({ frameId, reason }) => ends.push(`error ${frameId} ${reason}`));
  events.on('lost', ({ frameId, cause }) => ends.push(`lost ${frameId} ${cause}`));
  const stream = new FrameStream({ clock, events, flow });
  const sentIds: number[] = [];
  const sink = {
    connected: true,
    sendFrame(message: Uint8Array): boolean {
      if (this.connected) sentIds.push(decodeFrame(message).frameId);
      return this.connected;
    },
  };
  const open = (): void => {
    stream.open(sink, LIMITS);
    stream.setEpoch(0, undefined);
    stream.setAccepting(true);
    stream.setLimits(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  };
  open();
  const send = () => stream.send(IMAGE, clock.nowMs() / 1000);
  return { clock, ends, events, stream, sentIds, sink, open, send };
}

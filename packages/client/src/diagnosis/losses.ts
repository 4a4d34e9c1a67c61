import type { DropReason, ErrorReason } from '@maskwire/protocol';
import type { LostCause } from '../reasons.js';

const DROPPED: Readonly<Record<DropReason, string>> = {
  superseded:
    'The server gets more frames than it can run, and runs the newest. A faster mode or a lower rate helps.',
  expired:
    'The server is so busy that frames grow too old in its queue. A faster mode, or fewer people on it, helps.',
  reconfigured: 'Frames were dropped because settings changed often.',
  rate_limited: 'More frames are sent than the server allows. Lower the frame rate.',
  draining: 'The server is stopping; the stream goes on when it is back.',
  slow_reader: 'Masks pile up on the way back: the network from the server is the bottleneck.',
  overloaded: 'The server has more sessions than it can serve. Try again later, or use a faster mode.',
  not_ready: 'The server still loads the mode; masks come when it is ready.',
};

const LOST: Readonly<Record<LostCause, string>> = {
  timeout: 'Answers do not come in time: the network stalls, or the server hangs.',
  disconnected: 'The connection breaks again and again. Another network, or a cable, helps.',
};

const BAD_IMAGE =
  'The server cannot read the frames that this computer encodes. Reload the page, and report it.';
const SERVER_FAILED = 'The server fails on frames; its log says why.';

const FAILED: Readonly<Record<ErrorReason | 'bad_mask', string>> = {
  malformed_header: BAD_IMAGE,
  length_mismatch: BAD_IMAGE,
  empty: BAD_IMAGE,
  unsupported_image: BAD_IMAGE,
  corrupt_image: BAD_IMAGE,
  image_too_large: 'The frames are larger than the server takes. Lower the size or the quality.',
  worker_lost: 'Workers of the server die and are replaced; its log says why.',
  inference_timeout: 'The model takes longer than the server allows. A faster mode helps.',
  inference_failed: SERVER_FAILED,
  internal: SERVER_FAILED,
  bad_mask: 'Masks arrive broken. The server, or something between, is faulty or old.',
};

const MEANINGS: Readonly<Record<'lost' | 'dropped' | 'errors', Readonly<Record<string, string>>>> = {
  lost: LOST,
  dropped: DROPPED,
  errors: FAILED,
};

/** What it means when many frames end so. */
export const lossMeaning = (kind: 'lost' | 'dropped' | 'errors', cause: string): string =>
  MEANINGS[kind][cause] ?? 'Frames end in a way that this client does not know; the server may be newer.';

/** Every limit of the wire, enforced before anything is allocated or decoded. */
export const LIMITS = {
  /** Image bytes behind the 16-byte frame header. */
  maxFrameBytes: 512 * 1024,
  /** Longest side of a streamed frame. */
  maxFrameSidePx: 1280,
  /** Area of a streamed frame: 1 Mpx. */
  maxFramePixels: 1_000_000,
  /** Largest transport message; a larger one closes the connection (WebSocket code 1009). */
  maxMessageBytes: 1_000_000,
  /** Largest JSON control message of a client, as UTF-16 code units of its serialised form. */
  maxControlChars: 16 * 1024,
  /** The same for a server's: `ready` grows with every mode and label. */
  maxServerControlChars: 256 * 1024,
  /** Largest text packet of a connection, of whatever event; a larger one closes it before it is parsed. */
  maxTextChars: 64 * 1024,
  /** Image bytes of a still, `POST /api/segment`. */
  maxStillBytes: 20_000_000,
  /** Area of a still: 50 Mpx. */
  maxStillPixels: 50_000_000,
  /** Longest side of a mask. */
  maxMaskSidePx: 4096,
  /** Area of a mask: what one message may inflate to. */
  maxMaskPixels: 4_000_000,
  /** Unsent bytes per socket above which frames are dropped with `slow_reader`. */
  slowReaderBytes: 256 * 1024,
  /** Unsent bytes per socket above which the socket is closed. */
  maxUnsentBytes: 1024 * 1024,
  /** `fault` messages a second and connection. */
  maxFaultsPerSecond: 10,
  /** `unchanged` masks in a row. */
  maxUnchangedRun: 10,
  /** Highest frame rate a client may ask for. */
  maxFps: 120,
  /** A client sending more than this many times its rate limit ... */
  floodFactor: 2,
  /** ... for this long is disconnected. */
  floodWindowMs: 5000,
  /** A frame that still waits for a worker this long after its arrival is dropped as `expired`. */
  defaultDeadlineMs: 1000,
} as const;

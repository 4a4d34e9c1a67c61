/** Wire protocol version: sent in the handshake `auth`, announced in `ready`. */
export const PROTOCOL_VERSION = 1;

/** Layout version of the binary mask message (byte 16). */
export const MASK_LAYOUT_VERSION = 1;

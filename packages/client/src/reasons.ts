/** `window`: too many unanswered; `rate`: too early; `not_ready`: not connected, or the server takes no frames. */
export type SendBlock = 'window' | 'rate' | 'not_ready';
export type SendRefusal = SendBlock | 'too_large' | 'empty';

/** Why a frame ended without an answer. */
export type LostCause = 'timeout' | 'disconnected';

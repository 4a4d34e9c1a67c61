/** The product's way from mask to matte, and our own re-implementations of what peers publish. */
export const METHODS = ['ours', 'raw', 'averaged', 'hysteresis', 'bilateral'] as const;
export type Method = (typeof METHODS)[number];
export type PeerName = Exclude<Method, 'ours'>;

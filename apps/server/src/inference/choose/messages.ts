import type { BackendInfo, EngineName } from '@maskwire/engine';

/** To the probing process: its one job. */
export interface ProbeOrder {
  readonly type: 'probe';
  readonly engine: EngineName;
  /** Folder of imported models. */
  readonly cacheDir: string;
}

/** From the probing process: its one answer. */
export type ProbeReport =
  | {
      readonly type: 'works';
      readonly info: BackendInfo;
      readonly frameMs: number;
      readonly batchFrameMs: number;
      readonly mask: Uint8Array;
    }
  | { readonly type: 'refused'; readonly reason: string };

/** Both ends are built together: the guards tell our messages from a library's, no more. */
export const isProbeOrder = (value: unknown): value is ProbeOrder => hasType(value, ['probe']);
export const isProbeReport = (value: unknown): value is ProbeReport => hasType(value, ['works', 'refused']);

const hasType = (value: unknown, types: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  types.includes(value.type);

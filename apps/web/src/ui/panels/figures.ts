/** Stands where there is no figure yet. */
export const NO_VALUE = '–';

/** The stream's averages are 0 until something was measured. */
export const measured = (value: number | undefined): number | undefined => (value === 0 ? undefined : value);

/** A number with fixed decimals, or a dash where there is none. */
export const figure = (value: number | undefined, decimals: number): string =>
  value === undefined || !Number.isFinite(value) ? NO_VALUE : value.toFixed(decimals);

/** A size of files, for people. */
export const megabytes = (bytes: number): string =>
  bytes < 1e7 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e6)} MB`;

/** Stands where there is no figure yet. */
export const NO_VALUE = '–';

/** A number with fixed decimals, or a dash where there is none. */
export const figure = (value: number | undefined, decimals: number): string =>
  value === undefined || !Number.isFinite(value) ? NO_VALUE : value.toFixed(decimals);

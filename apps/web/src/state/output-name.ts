const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Name of a file that is saved: product, local date and time, effect. Sorts by time and is legal on every system.
 * @param effect of the picture, where the file has one
 */
export function outputName(when: Date, extension: 'png' | 'webm', effect?: string): string {
  const day = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join('-');
  const time = [two(when.getHours()), two(when.getMinutes()), two(when.getSeconds())].join('.');
  return ['maskwire', day, time, ...(effect === undefined ? [] : [effect])].join('-').concat(`.${extension}`);
}

/** `0:07`, `12:30` */
export function clockText(lengthMs: number): string {
  const seconds = Math.floor(lengthMs / 1000);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** A sentence with a longer name is hard to read. */
export const MAX_NAME_CHARS = 40;
/** Of the end of a long name, so that its ending, or most of it, is seen. */
const TAIL_CHARS = 12;

/** The name of a file as it is said in a sentence: a long one without its middle, with its ending. */
export function quotedName(name: string): string {
  const chars = Array.from(name);
  if (chars.length <= MAX_NAME_CHARS) return name;
  const head = chars.slice(0, MAX_NAME_CHARS - TAIL_CHARS - 1);
  return `${head.join('')}…${chars.slice(-TAIL_CHARS).join('')}`;
}

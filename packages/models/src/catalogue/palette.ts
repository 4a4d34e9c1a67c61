/**
 * Colours that people with any common colour vision can tell apart: searched for the largest smallest distance in normal
 * vision, protanopia and deuteranopia at once. Any first few are further apart than the next; the first is a person's.
 */
const DISTINCT = [
  '#0072b2',
  '#caff01',
  '#a4caff',
  '#751700',
  '#cb9900',
  '#570b81',
  '#4e00fb',
  '#d16f76',
  '#33d3a6',
  '#85ffff',
  '#6b74ff',
  '#974874',
  '#b492ff',
  '#817e01',
  '#2ea1b4',
  '#ebedac',
  '#0000c1',
  '#42394d',
  '#c9cc1c',
  '#804f00',
] as const;

/** What is not an object: near black, so that the objects stand out. */
export const BACKGROUND_COLOUR = '#181818';

/** Shares of grey in the second round of colours and those after it: 255 labels need 13. */
const GREY_STEP = 0.07;
const GREY = 128;

/**
 * A colour `#rrggbb` for each label, all different. The first 20 (and a label `background`) can be told apart with any
 * common colour vision; more repeat them greyer and greyer.
 */
export function paletteOf(labels: readonly string[]): readonly string[] {
  let next = 0;
  return labels.map((label) => (label === 'background' ? BACKGROUND_COLOUR : colourAt(next++)));
}

function colourAt(index: number): string {
  const colour = DISTINCT[index % DISTINCT.length] ?? BACKGROUND_COLOUR;
  const grey = GREY_STEP * Math.floor(index / DISTINCT.length);
  return colour.replace(/[0-9a-f]{2}/g, (channel) =>
    Math.round(Number.parseInt(channel, 16) * (1 - grey) + GREY * grey)
      .toString(16)
      .padStart(2, '0'),
  );
}

import { type Scene, type Shape, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from './shape.js';

/** Size of the drawing in whole pixels; the 16:9 view is stretched to it. */
export interface SvgSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

function element(shape: Shape): string {
  const stroke =
    shape.stroke === undefined
      ? ''
      : ` stroke="${shape.stroke}" stroke-width="${shape.strokeWidth ?? 1}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<path d="${shape.d}" fill="${shape.fill ?? 'none'}"${stroke}/>`;
}

function document(size: SvgSize, body: string): string {
  for (const [name, value] of Object.entries(size)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} is ${value}: pass a whole number of pixels, 1 or more`);
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.widthPx}" height="${size.heightPx}" ` +
    `viewBox="0 0 ${VIEW_WIDTH_PX} ${VIEW_HEIGHT_PX}" preserveAspectRatio="none">${body}</svg>`
  );
}

/** The scene as an SVG document. Throws `RangeError` on a size that is not a positive whole number. */
export function toSvg(scene: Scene, size: SvgSize): string {
  return document(size, scene.map(element).join(''));
}

/** The exact truth of the scene as an SVG document: the person white on black. Throws like `toSvg`. */
export function truthSvg(scene: Scene, size: SvgSize): string {
  const white = scene
    .filter((shape) => shape.layer === 'person')
    .map((shape) =>
      element({
        ...shape,
        ...(shape.fill === undefined ? {} : { fill: '#ffffff' }),
        ...(shape.stroke === undefined ? {} : { stroke: '#ffffff' }),
      }),
    );
  return document(
    size,
    `<path d="M0 0L${VIEW_WIDTH_PX} 0L${VIEW_WIDTH_PX} ${VIEW_HEIGHT_PX}L0 ${VIEW_HEIGHT_PX}Z" fill="#000000"/>${white.join('')}`,
  );
}

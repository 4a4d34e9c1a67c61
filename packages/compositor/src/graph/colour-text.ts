type Rgb = [red: number, green: number, blue: number];

const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** `#rrggbb` as shares 0..1; black for anything else. */
export function rgbOf(text: string): Rgb {
  const parts = HEX.exec(text);
  const share = (index: number): number => Number.parseInt(parts?.[index] ?? '00', 16) / 255;
  return [share(1), share(2), share(3)];
}

/** How Node begins the line that names what was thrown: `TypeError: …`, `Error [CODE]: …`. */
const ERROR_LINE = /^\w*Error\b.*:/;

/** Keeps the last characters of a stream of text. */
export class TextTail {
  readonly #maxChars: number;
  #text = '';

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  append(piece: string): void {
    this.#text = (this.#text + piece).slice(-this.#maxChars);
  }

  /** What explains a death best: the last line that names an error, else the last that says anything. */
  get verdict(): string {
    const lines = this.#text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return lines.findLast((line) => ERROR_LINE.test(line)) ?? lines.at(-1) ?? '';
  }
}

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

  /** The last line that says anything; empty when there is none. */
  get lastLine(): string {
    return (
      this.#text
        .split('\n')
        .map((line) => line.trim())
        .findLast((line) => line !== '') ?? ''
    );
  }
}

/** Pixels that no class is claimed for. */
export const IGNORED = 255;

/** How often each true class was taken for each class; pixels of several pictures add up. */
export class Confusion {
  readonly #classes: number;
  readonly #counts: Float64Array;

  constructor(classes: number) {
    this.#classes = classes;
    this.#counts = new Float64Array(classes * classes);
  }

  /** Class indices of one picture; where the truth is `IGNORED`, nothing counts. */
  add(truth: Uint8Array, made: Uint8Array): this {
    if (truth.length !== made.length)
      throw new RangeError(`Masks differ in size: ${made.length} and ${truth.length} pixels`);
    for (let pixel = 0; pixel < truth.length; pixel++) {
      const is = truth[pixel] ?? IGNORED;
      if (is === IGNORED) continue;
      const taken = made[pixel] ?? IGNORED;
      if (is >= this.#classes || taken >= this.#classes)
        throw new RangeError(`Class ${Math.max(is, taken)} of ${this.#classes}`);
      const at = is * this.#classes + taken;
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    }
    return this;
  }

  /** Classes with a pixel in the truth. */
  present(): number[] {
    return Array.from({ length: this.#classes }, (_, index) => index).filter(
      (index) => this.pixels(index) > 0,
    );
  }

  /** Pixels of a class in the truth. */
  pixels(index: number): number {
    return this.#sum((other) => index * this.#classes + other);
  }

  /** Intersection over union of one class; NaN when nobody claims a pixel for it. */
  iou(index: number): number {
    const hits = this.#counts[index * this.#classes + index] ?? 0;
    const taken = this.#sum((other) => other * this.#classes + index);
    return hits / (this.pixels(index) + taken - hits);
  }

  /** Mean over the classes that are present. */
  meanIou(): number {
    const present = this.present();
    return present.reduce((sum, index) => sum + this.iou(index), 0) / present.length;
  }

  #sum(place: (other: number) => number): number {
    let sum = 0;
    for (let other = 0; other < this.#classes; other++) sum += this.#counts[place(other)] ?? 0;
    return sum;
  }
}

/** The server did something else than the protocol says. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** The case cannot be judged on this server. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

/** @throws {Violation} with `problem` unless `holds`. */
export function expect(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new Violation(problem);
}

/** @throws {Violation} unless both are the same in JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Violation(`${what}: expected ${wanted}, got ${got}`);
}

/** Letters that may be wrong, missing or too many in a word that was meant to be another. */
const MAX_MISTAKES = 2;

/** The word of a list that was most likely meant, large or small letters alike; undefined when none is near. */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const near = words
    .filter((word) => Math.abs(word.length - text.length) <= MAX_MISTAKES)
    .map((word) => ({ word, mistakes: mistakesIn(text.toLowerCase(), word.toLowerCase()) }))
    // Of a short word two wrong letters leave nothing.
    .filter(({ word, mistakes }) => mistakes <= MAX_MISTAKES && mistakes * 2 < word.length)
    .sort((one, other) => one.mistakes - other.mistakes);
  return near[0]?.word;
}

/** Letters to change, add or take away (Levenshtein's distance). */
function mistakesIn(text: string, word: string): number {
  let above = Array.from({ length: word.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(text).entries()) {
    const line = [row + 1];
    for (const [column, wanted] of Array.from(word).entries()) {
      const changed = (above[column] ?? 0) + (letter === wanted ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[word.length] ?? word.length;
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EFFECT_FACTS, EFFECT_GROUPS, EFFECTS } from './effects.js';

const DOC = new URL('../../../../docs/picture.md', import.meta.url);

const yes = (is: boolean): string => (is ? 'yes' : '');

const rows = EFFECT_GROUPS.flatMap((group) =>
  EFFECTS.filter((kind) => EFFECT_FACTS[kind].group === group).map((kind) => {
    const { title, description, fields, edge, classEdge, showsRoom } = EFFECT_FACTS[kind];
    const settings = fields.map((field) => `\`${field}\``).join(', ');
    const uses = [...new Set([edge, classEdge])].join(' / ');
    return `| ${title} | \`${kind}\` | ${description} | ${settings} | ${uses} | ${yes(showsRoom)} |`;
  }),
);

describe('the table of effects in docs/picture.md', () => {
  it('says what the facts say', () => {
    const written = readFileSync(DOC, 'utf8').split('\n');
    const cells = (row: string): string[] => row.split('|').map((cell) => cell.trim());
    const table = written.filter((line) => /^\| [^|]+ \| `[a-z-]+` \|/.test(line)).map(cells);
    expect(table).toEqual(rows.map(cells));
  });
});

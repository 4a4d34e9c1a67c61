import { describe, expect, it } from 'vitest';
import { NoticeGate } from './notice-gate.js';

describe('NoticeGate', () => {
  it('tells each kind of notice at once and again only after a while', () => {
    const gate = new NoticeGate();
    expect(gate.passes('overloaded', 0)).toBe(true);
    expect(gate.passes('rate_limited', 1)).toBe(true);
    expect(gate.passes('overloaded', 4999)).toBe(false);
    expect(gate.passes('overloaded', 5000)).toBe(true);
  });

  it('forgets the longest silent of many kinds', () => {
    const gate = new NoticeGate();
    for (let kind = 0; kind < 100; kind++) expect(gate.passes(`code-${kind}`, kind)).toBe(true);
    expect(gate.passes('code-0', 100)).toBe(true);
    expect(gate.passes('code-99', 101)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { ServiceGate } from './service-gate.js';

const CAPTURE_MS = 33;

function regular(gapsMs: readonly number[]): { readonly gate: ServiceGate; readonly lastMs: number } {
  const gate = new ServiceGate();
  let lastMs = 0;
  gate.mask(lastMs);
  for (const gapMs of gapsMs) {
    lastMs += gapMs;
    gate.mask(lastMs);
  }
  return { gate, lastMs };
}

describe('the gate before a saturated server', () => {
  it('is open while nothing is known', () => {
    const gate = new ServiceGate();
    expect(gate.isOpen(0, 10, CAPTURE_MS)).toBe(true);
    gate.mask(5);
    expect(gate.isOpen(6, 10, CAPTURE_MS)).toBe(true);
    expect(gate.isOpen(Number.NaN, 10, CAPTURE_MS)).toBe(true);
  });

  it('lets through what arrives within a picture of the next service, and not what would be replaced', () => {
    const { gate, lastMs } = regular(Array.from({ length: 30 }, () => 100));
    const isOpen = (afterMs: number) => gate.isOpen(lastMs + afterMs, 10, CAPTURE_MS);
    expect([10, 30, 50, 60, 80, 89].map(isOpen)).toEqual([false, false, false, true, true, true]);
    expect([100, 120].map(isOpen)).toEqual([false, false]);
  });

  it('is open longer the less regular the answers are, and the further ahead', () => {
    const { gate, lastMs } = regular(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? 90 : 110)));
    expect(gate.isOpen(lastMs + 40, 10, CAPTURE_MS)).toBe(true);
    expect(gate.isOpen(lastMs + 10, 10, CAPTURE_MS)).toBe(false);
    for (let afterMs = 0; afterMs < 100; afterMs += 5)
      expect(gate.isOpen(lastMs + afterMs, 400, CAPTURE_MS)).toBe(true);
  });

  it('follows a server that became fast', () => {
    const { gate, lastMs } = regular([
      ...Array.from({ length: 30 }, () => 100),
      ...Array.from({ length: 30 }, () => 30),
    ]);
    expect(gate.isOpen(lastMs + 1, 10, CAPTURE_MS)).toBe(true);
  });
});

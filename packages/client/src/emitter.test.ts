import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter.js';

describe('Emitter', () => {
  it('reports a listener that throws and still calls the others', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<{ tick: number }>((error) => errors.push(error));
    const seen: number[] = [];
    emitter.on('tick', () => {
      throw new Error('broken listener');
    });
    emitter.on('tick', (value) => seen.push(value));
    emitter.emit('tick', 3);
    expect(seen).toEqual([3]);
    expect(errors).toEqual([new Error('broken listener')]);
  });

  it('does not call a listener that another one has just removed', () => {
    const emitter = new Emitter<{ tick: number }>(() => {});
    const seen: string[] = [];
    emitter.on('tick', () => {
      seen.push('first');
      off();
    });
    const off = emitter.on('tick', () => seen.push('second'));
    emitter.emit('tick', 1);
    expect(seen).toEqual(['first']);
  });
});

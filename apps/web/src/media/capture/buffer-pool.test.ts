import { describe, expect, it } from 'vitest';
import { BufferPool } from './buffer-pool.js';

describe('BufferPool', () => {
  it('hands a released buffer out again', () => {
    const pool = new BufferPool();
    const first = pool.acquire(100);
    first.release();
    expect(pool.acquire(100).bytes).toBe(first.bytes);
  });

  it('never hands one buffer to two owners, also when it is released twice', () => {
    const pool = new BufferPool();
    const first = pool.acquire(100);
    first.release();
    const second = pool.acquire(100);
    first.release();
    expect(pool.acquire(100).bytes).not.toBe(second.bytes);
  });

  it('gives the size asked for after the source has changed its own', () => {
    const pool = new BufferPool();
    const small = pool.acquire(10);
    const large = pool.acquire(20);
    small.release();
    large.release();
    expect(pool.acquire(20).bytes.byteLength).toBe(20);
    expect(pool.acquire(10).bytes.byteLength).toBe(10);
  });
});

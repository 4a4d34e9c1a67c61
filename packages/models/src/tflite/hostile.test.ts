import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelImportError } from '../errors.js';
import { i8, i32, table } from '../testing/flatbuffer-writer.js';
import { codeOf, errorOf, expectSurvived } from '../testing/hostile.js';
import { type ModelPlan, writeTflite } from '../testing/tflite-writer.js';
import { importTflite } from './import.js';

const require = createRequire(import.meta.url);
const real = readFileSync(require.resolve('@mediapipe/selfie_segmentation/selfie_segmentation.tflite'));

/** Tensors and operators stand at the end of the file, behind the weights. */
const STRUCTURE_BYTES = 30_000;

describe('a truncated model file', () => {
  it('is refused at every length, as truncated or no model at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: real.length - 1 }), (length) => {
        expect(['truncated', 'not_tflite', 'malformed']).toContain(codeOf(real.subarray(0, length)));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('says so when cut in the middle', () => {
    const error = errorOf(real.subarray(0, 100_000));
    expect(error.code).toBe('truncated');
    expect(error.message).toMatch(/fetch it again/);
  });

  it('is refused when there is nothing', () => {
    expect(codeOf(new Uint8Array())).toBe('truncated');
  });
});

describe('a damaged model file', () => {
  it('imports or is refused, whatever single byte is changed', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const copy = Uint8Array.from(real);
        copy[at] = (copy[at] ?? 0) ^ change;
        if (!expectSurvived(copy)) refused++;
      }),
      { numRuns: 150, seed: 2 },
    );
    // The structure is a tenth of the file, so some of the changes must have hit it.
    expect(refused).toBeGreaterThan(0);
  });

  it('imports or is refused when its structure is riddled', () => {
    let refused = 0;
    const hits = fc.array(fc.tuple(fc.nat(STRUCTURE_BYTES), fc.nat(255)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(hits, (changes) => {
        const copy = Uint8Array.from(real);
        for (const [back, value] of changes) copy[copy.length - 1 - back] = value;
        if (!expectSurvived(copy)) refused++;
      }),
      { numRuns: 300, seed: 3 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('is refused when it is random bytes behind the right mark', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 4096 }), (bytes) => {
        const copy = Uint8Array.from(bytes);
        copy.set(new TextEncoder().encode('TFL3'), 4);
        expect(expectSurvived(copy)).toBe(false);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('is refused when it is something else', () => {
    expect(codeOf(new TextEncoder().encode('<!DOCTYPE html><title>404</title>'))).toBe('not_tflite');
  });
});

const plain: ModelPlan = {
  tensors: { image: { shape: [1, 4, 4, 3] }, out: { shape: [1, 4, 4, 3] } },
  operators: [{ code: 14, inputs: ['image'], output: 'out' }],
  input: 'image',
  output: 'out',
};

describe('a model that is not supported', () => {
  it('is imported when nothing is wrong with it', () => {
    expect(importTflite(writeTflite(plain)).nodes).toHaveLength(1);
  });

  it('has its unknown operator named, in a bundled model with one code patched', () => {
    const copy = Uint8Array.from(real);
    const patched = patchOperatorCode(copy, 117, 50);
    expect(patched).toBe(true);
    const error = errorOf(copy);
    expect(error.code).toBe('unsupported_operator');
    expect(error.message).toContain('LOG_SOFTMAX');
  });

  it.each([
    ['a builtin', { code: 25 }, 'SOFTMAX'],
    ['a builtin newer than the list', { code: 900 }, 'BUILTIN_900'],
    ['a custom one', { code: 32, customName: 'MyLayer' }, 'MyLayer'],
    ['a custom one with control characters', { code: 32, customName: 'a\u0007b' }, 'a?b'],
    ['one with an inherited name', { code: 32, customName: 'constructor' }, 'constructor'],
  ])('has its operator named: %s', (_, operator, name) => {
    const error = errorOf(
      writeTflite({ ...plain, operators: [{ ...operator, inputs: ['image'], output: 'out' }] }),
    );
    expect(error.code).toBe('unsupported_operator');
    expect(error.message).toContain(`The operator ${name} is not supported`);
  });

  it('is refused for a fused activation that there is no node for', () => {
    const operator = {
      code: 0,
      inputs: ['image', 'image'],
      output: 'out',
      optionsTag: 11,
      options: table({ 0: i8(4) }),
    };
    const error = errorOf(writeTflite({ ...plain, operators: [operator] }));
    expect(error.code).toBe('unsupported_operator');
    expect(error.message).toContain('ADD with the fused activation TANH');
  });

  it.each(['INT8', 'UINT8', 'INT64', 'STRING'] as const)('is refused for an input of %s', (type) => {
    const model = { ...plain, tensors: { ...plain.tensors, image: { shape: [1, 4, 4, 3], type } } };
    const error = errorOf(writeTflite(model));
    expect(error.code).toBe('unsupported_tensor_type');
    expect(error.message).toContain(type);
  });

  it('is refused with several subgraphs', () => {
    expect(codeOf(writeTflite({ ...plain, subgraphs: 2 }))).toBe('unsupported_feature');
  });
});

describe('a model that contradicts itself', () => {
  it.each([
    ['an output of another shape than its operator makes', { out: { shape: [1, 4, 5, 3] } }],
    ['a value with a batch', { image: { shape: [2, 4, 4, 3] } }],
    ['a negative side', { image: { shape: [1, -4, -4, 3] } }],
    ['a side of zero', { image: { shape: [1, 0, 4, 3] }, out: { shape: [1, 0, 4, 3] } }],
  ])('is refused for %s', (_, tensors) => {
    expect(codeOf(writeTflite({ ...plain, tensors: { ...plain.tensors, ...tensors } }))).toBe('malformed');
  });

  it('is refused when it reads what nothing makes', () => {
    const tensors = { ...plain.tensors, ghost: { shape: [1, 4, 4, 3] } };
    const operators = [{ code: 14, inputs: ['ghost'], output: 'out' }];
    expect(codeOf(writeTflite({ ...plain, tensors, operators }))).toBe('malformed');
  });

  it('is refused when one tensor is made twice', () => {
    expect(codeOf(writeTflite({ ...plain, operators: [...plain.operators, ...plain.operators] }))).toBe(
      'malformed',
    );
  });

  it('is refused when an operator lacks its operand', () => {
    expect(
      codeOf(writeTflite({ ...plain, operators: [{ code: 0, inputs: ['image', ''], output: 'out' }] })),
    ).toBe('malformed');
  });

  it('is refused for a stride of zero', () => {
    const options = table({ 0: i8(0), 1: i32(0), 2: i32(0), 3: i32(2), 4: i32(2) });
    const operators = [{ code: 1, inputs: ['image'], output: 'out', optionsTag: 5, options }];
    expect(codeOf(writeTflite({ ...plain, operators }))).toBe('malformed');
  });
});

describe('a model that asks for too much', () => {
  it('is refused for a huge value, at no cost', () => {
    const shape = [1, 16_000, 16_000, 3];
    expect(codeOf(writeTflite({ ...plain, tensors: { image: { shape }, out: { shape } } }))).toBe(
      'too_large',
    );
  });

  it('is refused when so many tensors share one constant that decoding each would blow up the file', () => {
    const channels = 2048;
    const shape = [1, 1, 1, channels];
    const steps = Array.from({ length: 40 }, (_, step) => step);
    const tensors = {
      image: { shape },
      constant: { shape, data: new Float32Array(channels) },
      ...Object.fromEntries(steps.map((step) => [`copy${step}`, { shape, contentsOf: 'constant' }])),
      ...Object.fromEntries(steps.map((step) => [`sum${step}`, { shape }])),
    };
    const operators = steps.map((step) => ({
      code: 0,
      inputs: [step === 0 ? 'image' : `sum${step - 1}`, `copy${step}`],
      output: `sum${step}`,
    }));
    const few = { tensors, input: 'image', operators: operators.slice(0, 5), output: 'sum4' };
    expect(importTflite(writeTflite(few)).nodes).toHaveLength(10);
    expect(codeOf(writeTflite({ ...few, operators, output: 'sum39' }))).toBe('too_large');
  });

  it('is refused for a vector longer than the file', () => {
    const copy = writeTflite(plain);
    const view = new DataView(copy.buffer);
    const lengths: string[] = [];
    for (let at = 8; at + 4 <= copy.length; at += 4) {
      const kept = view.getUint32(at, true);
      view.setUint32(at, 0x7fffffff, true);
      try {
        importTflite(copy);
      } catch (error) {
        if (!(error instanceof ModelImportError)) throw error;
        lengths.push(error.code);
      }
      view.setUint32(at, kept, true);
    }
    expect(lengths).toContain('too_large');
    expect(lengths).toContain('truncated');
  });
});

/** Changes both fields of the operator code table that holds `from`: found as the int32 of its second field. */
function patchOperatorCode(bytes: Uint8Array, from: number, to: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const root = view.getUint32(0, true);
  const codesField = root + view.getUint16(root - view.getInt32(root, true) + 4 + 2, true);
  const codes = codesField + view.getUint32(codesField, true);
  for (let index = 0; index < view.getUint32(codes, true); index++) {
    const pointer = codes + 4 + 4 * index;
    const position = pointer + view.getUint32(pointer, true);
    const vtable = position - view.getInt32(position, true);
    const deprecated = view.getUint16(vtable + 4, true);
    if (deprecated === 0 || view.getInt8(position + deprecated) !== from) continue;
    view.setInt8(position + deprecated, to);
    if (view.getUint16(vtable, true) > 10) {
      const current = view.getUint16(vtable + 10, true);
      if (current !== 0) view.setInt32(position + current, to, true);
    }
    return true;
  }
  return false;
}

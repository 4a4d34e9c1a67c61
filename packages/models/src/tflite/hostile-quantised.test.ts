import { describe, expect, it } from 'vitest';
import { i8, i32, table } from '../testing/flatbuffer-writer.js';
import { codeOf, expectSurvived } from '../testing/hostile.js';
import { CODE, classModel } from '../testing/quantised.js';
import { type OperatorPlan, writeTflite } from '../testing/tflite-writer.js';

const whole = classModel(4);
type Tensors = typeof whole.tensors;
type Parameters = Partial<NonNullable<Tensors[string]['quantisation']>>;

/** The quantised network with the parameters of one tensor changed; undefined takes them away. */
function requantised(name: string, change: Parameters | undefined): Uint8Array {
  const { quantisation, ...tensor } = whole.tensors[name] ?? { shape: [] };
  const changed = change && { scales: [1], zeroPoints: [0], ...quantisation, ...change };
  return writeTflite({
    ...whole,
    tensors: { ...whole.tensors, [name]: changed ? { ...tensor, quantisation: changed } : tensor },
  });
}

/** The quantised network with one operator changed. */
function reoperated(code: number, change: Partial<OperatorPlan>): Uint8Array {
  const operators = whole.operators.map((each) => (each.code === code ? { ...each, ...change } : each));
  return writeTflite({ ...whole, operators });
}

describe('a quantised model', () => {
  it('is imported when nothing is wrong with it', () => {
    expect(expectSurvived(writeTflite(whole))).toBe(true);
  });

  it.each(['image', 'stem', 'stemWeights', 'stemBias'])('is refused when %s has no scale', (name) => {
    expect(codeOf(requantised(name, undefined))).toBe('unsupported_tensor_type');
    expect(codeOf(requantised(name, { scales: [], zeroPoints: [] }))).toBe('unsupported_tensor_type');
  });

  it.each([
    ['a scale of zero', { scales: [0] }],
    ['a negative scale', { scales: [-1] }],
    ['a scale without end', { scales: [Infinity] }],
    ['a scale that is no number', { scales: [Number.NaN] }],
    ['a zero point that is no byte', { zeroPoints: [256] }],
    ['a zero point far beyond every integer', { zeroPoints: [-(2 ** 62)] }],
    ['more zero points than scales', { zeroPoints: [0, 0] }],
  ])('is refused for %s, in a value and in weights', (_, change) => {
    expect(codeOf(requantised('stem', change))).toBe('malformed');
    expect(codeOf(requantised('stemWeights', change))).toBe('malformed');
  });

  it('is refused for scales that are not as many as the channels', () => {
    const parameters = { scales: [1, 1, 1], zeroPoints: [0, 0, 0] };
    expect(codeOf(requantised('stemWeights', parameters))).toBe('malformed');
    expect(codeOf(requantised('stemWeights', { ...parameters, dimension: -1 }))).toBe('unsupported_feature');
    expect(codeOf(requantised('stem', parameters))).toBe('unsupported_feature');
  });

  it('is refused for a quantisation of its own kind', () => {
    expect(codeOf(requantised('stem', { detailsType: 1 }))).toBe('unsupported_feature');
  });

  it.each([
    ['CONCATENATION along the rows', CODE.CONCATENATION, { options: table({ 0: i32(1), 1: i8(0) }) }],
    ['TILE of more than one pixel', CODE.TILE, { inputs: ['sum', 'times'] }],
    ['ARG_MAX along the rows', CODE.ARG_MAX, { inputs: ['enlarged', 'rows'] }],
  ])('is refused for %s', (_, code, change) => {
    const rows = { shape: [1], type: 'INT32', data: Int32Array.of(1) } as const;
    const tensors = { ...whole.tensors, rows };
    const operators = whole.operators.map((each) => (each.code === code ? { ...each, ...change } : each));
    expect(codeOf(writeTflite({ ...whole, tensors, operators }))).toBe('unsupported_operator');
  });

  it.each([
    ['nothing', []],
    ['images of different sizes', ['tiled', 'image']],
  ])('is refused for a CONCATENATION of %s', (_, inputs) => {
    expect(codeOf(reoperated(CODE.CONCATENATION, { inputs }))).toBe('malformed');
  });

  it('is refused for a TILE by less than nothing or without end', () => {
    for (const times of [0, -1, 2 ** 30]) {
      const times4 = { shape: [4], type: 'INT32', data: Int32Array.of(1, times, 6, 1) } as const;
      const model = writeTflite({ ...whole, tensors: { ...whole.tensors, times: times4 } });
      expect(['malformed', 'too_large']).toContain(codeOf(model));
    }
  });

  it('is refused when something reads its class indices, or they have another shape', () => {
    const operators = [...whole.operators, { code: CODE.QUANTIZE, inputs: ['index'], output: 'more' }];
    const tensors = { ...whole.tensors, more: { shape: [1, 9, 11, 1] } };
    expect(codeOf(writeTflite({ ...whole, tensors, operators, output: 'more' }))).toBe('unsupported_feature');
    const index = { shape: [1, 9, 12], type: 'INT64' } as const;
    expect(codeOf(writeTflite({ ...whole, tensors: { ...whole.tensors, index } }))).toBe('malformed');
  });

  it('imports or is refused, whatever single byte is changed', () => {
    const bytes = writeTflite(whole);
    const codes = new Set<string>();
    const changes = [0x01, 0x80, 0xff];
    for (let at = 0; at < bytes.length; at++) {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (changes[at % changes.length] ?? 0);
      if (!expectSurvived(copy)) codes.add(codeOf(copy));
    }
    for (const code of ['malformed', 'truncated', 'unsupported_operator', 'unsupported_tensor_type'])
      expect(codes).toContain(code);
  });
});

/** Row-major transposition of a four-sided tensor: side i of the result is side `order[i]` of `data`. */
export function permute4(
  data: Float32Array,
  sides: readonly [number, number, number, number],
  order: readonly [number, number, number, number],
): Float32Array {
  const strides = [sides[1] * sides[2] * sides[3], sides[2] * sides[3], sides[3], 1];
  const side = (index: number): number => sides[order[index] ?? 0] ?? 1;
  const stride = (index: number): number => strides[order[index] ?? 0] ?? 1;
  const result = new Float32Array(data.length);
  let target = 0;
  for (let a = 0; a < side(0); a++) {
    for (let b = 0; b < side(1); b++) {
      for (let c = 0; c < side(2); c++) {
        const row = a * stride(0) + b * stride(1) + c * stride(2);
        for (let d = 0; d < side(3); d++) result[target++] = data[row + d * stride(3)] ?? 0;
      }
    }
  }
  return result;
}

import type { Choice, Frame, ShaderPass, Size } from '../graph/types.js';

const maskSize = ({ mask }: Frame): Size => mask;

/** Four linear fetches half a sample apart: the 1-2-1 kernel in both directions. */
const soften = (source: string, channel: 'r' | 'a'): string => `
uniform vec2 halfSample;
void main() {
  float sum = texture(${source}, uv - halfSample).${channel} + texture(${source}, uv + halfSample).${channel}
    + texture(${source}, uv + vec2(halfSample.x, -halfSample.y)).${channel}
    + texture(${source}, uv + vec2(-halfSample.x, halfSample.y)).${channel};
  colour = vec4(0.25 * sum);
}`;

const halfSample = ({ mask }: Frame) => ({ halfSample: [0.5 / mask.widthPx, 0.5 / mask.heightPx] });

/** Rounds the steps of the mask's own grid, at the mask's own size: cheap there, a fifth of a frame at the picture's. */
export const alphaCoverage: ShaderPass = {
  kind: 'shader',
  name: 'alphaCoverage',
  reads: ['alphaMask'],
  format: 'r8',
  size: maskSize,
  body: soften('alphaMask', 'r'),
  uniforms: halfSample,
};

/** The same of the classes that are painted or kept. */
export const classCoverage: ShaderPass = {
  kind: 'shader',
  name: 'classCoverage',
  reads: ['classPaint'],
  format: 'r8',
  size: maskSize,
  body: soften('classPaint', 'a'),
  uniforms: halfSample,
};

/** How much of each place is the person, or a class that counts, 0..1, in its red channel. */
export const coverage: Choice = {
  kind: 'choice',
  name: 'coverage',
  choose: ({ mask }) => (mask.kind === 'classes' ? 'steadyClasses' : 'steadyAlpha'),
};

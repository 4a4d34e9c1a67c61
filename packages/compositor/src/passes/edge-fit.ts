import type { Frame, ShaderPass, Size } from '../graph/types.js';

/** Cells of the fit are two of the mask wide: what the fit needs is a neighbourhood, and that costs a quarter. */
export const halfMask = ({ mask }: Frame): Size => ({
  widthPx: Math.ceil(mask.widthPx / 2),
  heightPx: Math.ceil(mask.heightPx / 2),
});

const cell = (frame: Frame) => {
  const { widthPx, heightPx } = halfMask(frame);
  return { cell: [1 / widthPx, 1 / heightPx] };
};

/** Of a colour channel, 0..1, squared: the fit follows contrasts well above its root, and no noise below. */
const SMOOTHING = 0.0003;

/**
 * A guided filter in colour, the fast kind: in each neighbourhood of 5x5 cells coverage as a linear function of colour
 * (`rgb`, and the constant in `a`), by least squares. Applied to the picture's own pixels it puts the outline where
 * the picture has it. Where all is person or all is room there is nothing to fit.
 */
export const edgeModel: ShaderPass = {
  kind: 'shader',
  name: 'edgeModel',
  reads: ['coverage', 'guide'],
  format: 'rgba16f',
  size: halfMask,
  body: `
uniform vec2 cell;
void main() {
  float covered[25];
  float sum = 0.0;
  float least = 1.0;
  float most = 0.0;
  for (int i = 0; i < 25; i++) {
    float value = textureLod(coverage, uv + cell * vec2(i % 5 - 2, i / 5 - 2), 0.0).r;
    covered[i] = value;
    sum += value;
    least = min(least, value);
    most = max(most, value);
  }
  float meanCovered = sum / 25.0;
  if (least > 0.98 || most < 0.02) {
    colour = vec4(0.0, 0.0, 0.0, meanCovered);
    return;
  }
  // Differences to the colour here: small numbers lose nothing when they are multiplied.
  vec3 here = textureLod(guide, uv, 0.0).rgb;
  vec3 mean = vec3(0.0);
  vec3 withCovered = vec3(0.0);
  mat3 squares = mat3(0.0);
  for (int i = 0; i < 25; i++) {
    vec3 seen = textureLod(guide, uv + cell * vec2(i % 5 - 2, i / 5 - 2), 0.0).rgb - here;
    mean += seen;
    withCovered += seen * covered[i];
    squares += outerProduct(seen, seen);
  }
  mean /= 25.0;
  mat3 spread = squares / 25.0 - outerProduct(mean, mean) + mat3(${SMOOTHING.toFixed(6)});
  vec3 slope = inverse(spread) * (withCovered / 25.0 - mean * meanCovered);
  colour = vec4(slope, meanCovered - dot(slope, mean + here));
}`,
  uniforms: cell,
};

/** The mean of neighbouring fits: each place was fitted in several neighbourhoods. */
export const edgeFit: ShaderPass = {
  kind: 'shader',
  name: 'edgeFit',
  reads: ['edgeModel'],
  format: 'rgba16f',
  size: halfMask,
  body: `
uniform vec2 cell;
void main() {
  vec4 sum = vec4(0.0);
  for (int i = 0; i < 9; i++) sum += textureLod(edgeModel, uv + cell * vec2(i % 3 - 1, i / 3 - 1), 0.0);
  colour = sum / 9.0;
}`,
  uniforms: cell,
};

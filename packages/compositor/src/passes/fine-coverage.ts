import { PICTURE } from '../graph/picture-library.js';
import type { Choice, Frame, ShaderPass, Size } from '../graph/types.js';
import { FINE_PARTS } from '../libraries/fine-parts.js';

function fineSize({ picture, economy }: Frame): Size {
  const share = economy.canvasShare * economy.fineShare;
  const scaled = (px: number): number => Math.max(1, Math.round(px * share));
  return { widthPx: scaled(picture.widthPx), heightPx: scaled(picture.heightPx) };
}

/**
 * Coverage at the picture's own size, or half of it on slow graphics: where the mask is in doubt, the fit applied to the
 * pixel's colour. Pixels have the camera's noise, which the fit passes on, so they are held still too. Of most pixels the
 * mask is sure: those cost one fetch.
 */
export const fineCoverage: ShaderPass = {
  kind: 'shader',
  name: 'fineCoverage',
  uses: [PICTURE, FINE_PARTS],
  reads: ['coverage', 'edgeFit', 'stillness'],
  remembers: true,
  format: 'rg8',
  size: fineSize,
  body: `
uniform bool hasPrevious;
void main() {
  float covered = textureLod(coverage, uv, 0.0).r;
  float doubt = covered * (1.0 - covered);
  if (doubt > 0.002) {
    vec4 fit = textureLod(edgeFit, uv, 0.0);
    float fitted = clamp(dot(fit.rgb, pictureAt(uv)) + fit.a, 0.0, 1.0);
    covered = mix(covered, fitted, smoothstep(0.0, 0.1, doubt));
    if (hasPrevious) {
      float before = wholeOf(texelFetch(previous, ivec2(gl_FragCoord.xy), 0).rg);
      float kept = textureLod(stillness, uv, 0.0).b * (1.0 - smoothstep(0.2, 0.5, abs(before - covered)));
      covered = mix(covered, before, kept);
    }
  }
  colour = vec4(partsOf(covered), 0.0, 0.0);
}`,
};

/** Without refinement the mask's own coverage, enlarged. */
export const matte: Choice = {
  kind: 'choice',
  name: 'matte',
  choose: ({ economy }) => (economy.fineShare > 0 ? 'fineCoverage' : 'coverage'),
};

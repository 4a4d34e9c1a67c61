import type { Frame, ShaderPass, Size, Uniforms } from '../graph/types.js';
import type { Scene } from '../look/index.js';

/** Rows of a scene: they are soft, and enlarged with a linear filter. */
const HEIGHT_PX = 240;
/** Widest shape drawn, as width over height: a wider picture gets it stretched rather than a texture without limit. */
const MAX_ASPECT = 4;
/** A scene is drawn anew this often a second at most: nothing in it moves faster than the eye forgives. */
const STEPS_PER_S = 15;
/** And this often on graphics too slow for fine edges. */
const SPARING_STEPS_PER_S = 8;
/** Then it is back where it began, without a seam. */
const LOOP_S = 120;
/** What is shown of it when it must not move. */
const STILL_TURN = 0.2;

/** Where a scene is on its way round, 0..1, in whole steps, so that frames between two steps share one drawing. */
export function turnAt(timeS: number, stepsPerS = STEPS_PER_S): number {
  const loopSteps = LOOP_S * stepsPerS;
  return (Math.floor(timeS * stepsPerS) % loopSteps) / loopSteps;
}

const aspectOf = ({ widthPx, heightPx }: Size): number =>
  Math.min(MAX_ASPECT, Math.max(1 / MAX_ASPECT, widthPx / heightPx));

const sceneSize = ({ picture }: Frame): Size => ({
  widthPx: Math.round(HEIGHT_PX * aspectOf(picture)),
  heightPx: HEIGHT_PX,
});

const uniformsAt = (size: Size, turn: number): Uniforms => ({
  aspect: aspectOf(size),
  angle: 2 * Math.PI * turn,
});

export const stillUniforms = (size: Size): Uniforms => uniformsAt(size, STILL_TURN);

export const sceneTexture = (scene: Scene): string => `${scene}Scene`;

/**
 * A moving background as a function of place and time alone, so the same moment looks the same everywhere. `paint` gets
 * the place with y downwards from 0 to 1 and x in the same unit, 0 in the middle. Whatever moves does so in whole turns
 * of `angle` (0..2 pi over LOOP_S), or the loop would show a seam.
 * @param paint GLSL of `vec3 paint(vec2 place, float halfWidth)`, R'G'B'
 */
export const scenePass = (scene: Scene, paint: string): ShaderPass => ({
  kind: 'shader',
  name: sceneTexture(scene),
  format: 'rgba8',
  size: sceneSize,
  body: `
uniform float angle;
uniform float aspect;
float hash(float n) {
  return fract(sin(n * 12.9898) * 43758.5453);
}
float hash2(vec2 at) {
  return fract(sin(dot(at, vec2(12.9898, 78.233))) * 43758.5453);
}
${paint}
void main() {
  vec3 painted = paint(vec2((uv.x - 0.5) * aspect, uv.y), 0.5 * aspect);
  // Dark gradients show steps where eight bits are too few: a little noise hides them.
  colour = vec4(painted + (hash2(gl_FragCoord.xy) - 0.5) / 255.0, 1.0);
}`,
  uniforms: ({ picture, scene: shown, timeS, economy }) =>
    shown?.isStill === false
      ? uniformsAt(picture, turnAt(timeS, economy.fineShare > 0 ? STEPS_PER_S : SPARING_STEPS_PER_S))
      : stillUniforms(picture),
});

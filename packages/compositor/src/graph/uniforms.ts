import type { Program } from '../gl/gl.js';
import { librariesOf } from './shader-source.js';
import type { Frame, Shader, Uniforms } from './types.js';

/** Of the shader and all its libraries. */
export const uniformsOf = (shader: Shader, frame: Frame): Uniforms =>
  [...librariesOf(shader), shader].reduce<Uniforms>(
    (all, { uniforms }) => (uniforms ? { ...all, ...uniforms(frame) } : all),
    {},
  );

/** Of the program in use. */
export function setUniforms(gl: WebGL2RenderingContext, program: Program, uniforms: Uniforms): void {
  for (const [name, value] of Object.entries(uniforms)) {
    const location = program.at(name);
    if (typeof value === 'boolean') gl.uniform1i(location, value ? 1 : 0);
    else if (typeof value === 'number') gl.uniform1f(location, value);
    else setVector(gl, location, value);
  }
}

function setVector(
  gl: WebGL2RenderingContext,
  location: WebGLUniformLocation | null,
  value: readonly number[],
): void {
  switch (value.length) {
    case 2:
      gl.uniform2fv(location, value);
      return;
    case 3:
      gl.uniform3fv(location, value);
      return;
    case 4:
      gl.uniform4fv(location, value);
      return;
    default:
      throw new RangeError('A vector has two to four numbers');
  }
}

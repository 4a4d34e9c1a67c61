import { drawAll, GraphicsError, Program } from '../gl/gl.js';
import { SCREEN_VERTEX } from '../gl/glsl.js';
import { fragmentOf } from '../graph/shader-source.js';
import type { Size } from '../graph/types.js';
import { setUniforms } from '../graph/uniforms.js';
import { SCENES, type Scene } from '../look/index.js';
import { SCENE_PASSES } from './index.js';
import { stillUniforms } from './scene-pass.js';

/**
 * Small pictures of all scenes, for a list to choose from, in a context of their own that is given back at once.
 * @throws {GraphicsError} `no_webgl2` or `shader_failed`
 */
export function paintScenes(size: Size): ReadonlyMap<Scene, ImageBitmap> {
  const canvas = new OffscreenCanvas(size.widthPx, size.heightPx);
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false });
  if (!gl) throw new GraphicsError('no_webgl2', 'This browser gives no WebGL2 for small pictures');
  try {
    return new Map(SCENES.map((scene) => [scene, paint(gl, canvas, scene, size)]));
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

function paint(gl: WebGL2RenderingContext, canvas: OffscreenCanvas, scene: Scene, size: Size): ImageBitmap {
  const program = new Program(gl, SCREEN_VERTEX, fragmentOf(SCENE_PASSES[scene], 'packed'));
  program.use();
  setUniforms(gl, program, stillUniforms(size));
  drawAll(gl);
  return canvas.transferToImageBitmap();
}

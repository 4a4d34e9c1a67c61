import type { PictureKind } from '../../capture/picture.js';
import type { EffectSettings } from '../../messages.js';
import { drawAll, type Program, type Texture } from '../gl.js';
import { SCREEN_VERTEX } from '../glsl.js';
import type { PictureTexture } from '../picture-texture.js';
import { ProgramSet } from '../program-set.js';

/** All a last pass may read. */
export interface ComposeInputs {
  readonly picture: PictureTexture;
  readonly mask: Texture;
  /** Colours of the classes, see `PaintPass`; undefined for a mask without classes. */
  readonly paint: Texture | undefined;
  /** See `BlurChain`; undefined for effects that blur nothing. */
  readonly blurred: Texture | undefined;
  /** Background image; undefined while none was given. */
  readonly background: Texture | undefined;
  readonly effect: EffectSettings;
  readonly mirror: boolean;
}

type Bind = (gl: WebGL2RenderingContext, program: Program, inputs: ComposeInputs) => void;

/** The last pass of an effect: writes the canvas, premultiplied, at the picture's own size. */
export class ComposePass {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs: ProgramSet;
  readonly #bind: Bind;

  /** @param body GLSL with `main`, see `pictureFragment`; `bind` sets its own uniforms, textures from unit 4 on. */
  constructor(gl: WebGL2RenderingContext, body: string, bind: Bind = () => undefined) {
    this.#gl = gl;
    this.#programs = new ProgramSet(gl, SCREEN_VERTEX, body);
    this.#bind = bind;
  }

  /** Starts to compile for this kind of picture, so that the first `draw` need not wait as long. */
  prepare(kind: PictureKind): void {
    this.#programs.for(kind);
  }

  draw(inputs: ComposeInputs): void {
    const { picture } = inputs;
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    const program = this.#programs.for(picture.kind);
    program.use();
    picture.bind(program);
    picture.setExact(true);
    program.sampler('mask', 3, inputs.mask.handle);
    gl.uniform1i(program.at('mirror'), inputs.mirror ? 1 : 0);
    this.#bind(gl, program, inputs);
    drawAll(gl);
    picture.setExact(false);
  }
}

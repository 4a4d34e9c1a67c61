import { type YuvColour, yuvToRgb } from '../picture/colour.js';
import type { Picture, PictureKind, Plane } from '../picture/picture.js';
import { type Program, Texture } from './gl.js';

/** The camera's planes as they came, one texture each; colours are converted where they are sampled. */
export class PictureTexture {
  readonly #gl: WebGL2RenderingContext;
  readonly #luma: Texture;
  readonly #blueDifference: Texture;
  readonly #redDifference: Texture;
  readonly #chroma: Texture;
  readonly #packed: Texture;
  readonly #exact: WebGLSampler;
  #kind: PictureKind = 'packed';
  #colour: YuvColour = { matrix: 'bt601', fullRange: false };
  #isBgra = false;
  widthPx = 1;
  heightPx = 1;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#luma = new Texture(gl, 'r8');
    this.#blueDifference = new Texture(gl, 'r8');
    this.#redDifference = new Texture(gl, 'r8');
    this.#chroma = new Texture(gl, 'rg8');
    this.#packed = new Texture(gl, 'rgba8');
    this.#exact = gl.createSampler();
    gl.samplerParameteri(this.#exact, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.samplerParameteri(this.#exact, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  get kind(): PictureKind {
    return this.#kind;
  }

  upload(picture: Picture): void {
    this.#kind = picture.kind;
    this.widthPx = picture.widthPx;
    this.heightPx = picture.heightPx;
    const put = (texture: Texture, plane: Plane): void =>
      texture.upload(picture.bytes, plane.offsetBytes, plane.strideBytes, plane.widthPx, plane.heightPx);
    switch (picture.kind) {
      case 'planar':
        this.#colour = picture.colour;
        put(this.#luma, picture.planes[0]);
        put(this.#blueDifference, picture.planes[1]);
        put(this.#redDifference, picture.planes[2]);
        return;
      case 'semiplanar':
        this.#colour = picture.colour;
        put(this.#luma, picture.planes[0]);
        put(this.#chroma, picture.planes[1]);
        return;
      case 'packed':
        this.#isBgra = picture.order === 'bgra';
        put(this.#packed, picture.plane);
        return;
    }
  }

  /** Sets the samplers and colour uniforms of a program made for this kind of picture. */
  bind(program: Program): void {
    switch (this.#kind) {
      case 'planar':
        program.sampler('pictureY', 0, this.#luma.handle);
        program.sampler('pictureU', 1, this.#blueDifference.handle);
        program.sampler('pictureV', 2, this.#redDifference.handle);
        this.#bindColour(program);
        return;
      case 'semiplanar':
        program.sampler('pictureY', 0, this.#luma.handle);
        program.sampler('pictureUv', 1, this.#chroma.handle);
        this.#bindColour(program);
        return;
      case 'packed':
        program.sampler('picturePacked', 0, this.#packed.handle);
        this.#gl.uniform1i(program.at('pictureIsBgra'), this.#isBgra ? 1 : 0);
        return;
    }
  }

  /**
   * Makes unit 0, luma or packed colour, deliver the very sample instead of interpolating: for passes that write the
   * picture's own size, where it is the same and costs half without a graphics card. Switch it off again after them.
   */
  setExact(isExact: boolean): void {
    this.#gl.bindSampler(0, isExact ? this.#exact : null);
  }

  #bindColour(program: Program): void {
    const { yOffset, yScale, rv, gu, gv, bu } = yuvToRgb(this.#colour);
    this.#gl.uniform3f(program.at('yuvOffset'), yOffset / 255, 128 / 255, 128 / 255);
    // Column by column: Y, U, V.
    this.#gl.uniformMatrix3fv(program.at('yuvMatrix'), false, [yScale, yScale, yScale, 0, gu, bu, rv, gv, 0]);
  }
}

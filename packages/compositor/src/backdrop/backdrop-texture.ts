import { Texture } from '../gl/gl.js';
import type { Size } from '../graph/types.js';
import type { BackgroundScene } from '../look/index.js';
import type { Background } from './background.js';
import { FrameTarget } from './frame-target.js';

/** What lies behind the person, in the graphics. */
export class BackdropTexture {
  /** Set while that is a scene. */
  scene: BackgroundScene | undefined;
  readonly #gl: WebGL2RenderingContext;
  readonly #image: Texture;
  #frames: FrameTarget | undefined;
  #size: Size | undefined;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#image = new Texture(gl, 'rgba8');
  }

  /** Its size beside a picture of that size; undefined when there is no background. */
  sizeBeside(picture: Size): Size | undefined {
    return this.scene ? picture : this.#size;
  }

  /** Reads the background at once; the caller keeps it. */
  set(background: Background | undefined, picture: Size): Texture {
    this.scene = undefined;
    this.#size = undefined;
    if (background?.kind !== 'image') this.#image.close();
    switch (background?.kind) {
      case 'image':
        return this.#upload(background.image);
      case 'frame':
        this.#size = background.shown;
        this.#frames ??= new FrameTarget(this.#gl);
        return this.#frames.draw(background, picture);
      case 'scene':
        this.scene = background;
        return this.#image;
      case undefined:
        return this.#image;
    }
  }

  #upload(image: ImageBitmap): Texture {
    const gl = this.#gl;
    this.#size = { widthPx: image.width, heightPx: image.height };
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#image.resize(image.width, image.height));
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, gl.RGBA, gl.UNSIGNED_BYTE, image);
    return this.#image;
  }
}

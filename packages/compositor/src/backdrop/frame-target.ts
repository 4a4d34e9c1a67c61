import { drawAll, Program, Target, type Texture } from '../gl/gl.js';
import { FRAGMENT_HEAD, PICTURE_GLSL, TEXTURE_VERTEX } from '../gl/glsl.js';
import { PictureTexture } from '../gl/picture-texture.js';
import type { Size } from '../graph/types.js';
import type { PictureKind } from '../picture/picture.js';
import type { BackgroundFrame } from './background.js';

const fragment = (kind: PictureKind): string => `${FRAGMENT_HEAD}${PICTURE_GLSL[kind]}
uniform vec2 origin;
uniform vec2 across;
uniform vec2 down;
void main() {
  colour = vec4(pictureAt(origin + across * uv.x + down * uv.y), 1.0);
}`;

type Pair = readonly [x: number, y: number];
type Turn = readonly [origin: Pair, across: Pair, down: Pair];
const UPRIGHT: Turn = [
  [0, 0],
  [1, 0],
  [0, 1],
];

/** Where the corner and the sides of the upright picture lie in one that has to be turned clockwise. */
const TURNS: Readonly<Record<number, Turn>> = {
  90: [
    [0, 1],
    [0, -1],
    [1, 0],
  ],
  180: [
    [1, 1],
    [-1, 0],
    [0, -1],
  ],
  270: [
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
};

/** No larger than it takes to cover the picture. */
function sizeFor(shown: Size, picture: Size): Size {
  const scale = Math.min(1, Math.max(picture.widthPx / shown.widthPx, picture.heightPx / shown.heightPx));
  return {
    widthPx: Math.max(1, Math.round(shown.widthPx * scale)),
    heightPx: Math.max(1, Math.round(shown.heightPx * scale)),
  };
}

/** Frames of a video as RGB, upright. One texture, reused. */
export class FrameTarget {
  readonly #gl: WebGL2RenderingContext;
  readonly #planes: PictureTexture;
  readonly #target: Target;
  readonly #programs = new Map<PictureKind, Program>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#planes = new PictureTexture(gl);
    this.#target = new Target(gl);
  }

  draw({ copy, clockwiseDeg, shown }: BackgroundFrame, picture: Size): Texture {
    this.#planes.upload(copy.picture);
    const program = this.#programFor(this.#planes.kind);
    const size = sizeFor(shown, picture);
    this.#target.bind(size.widthPx, size.heightPx);
    program.use();
    this.#planes.bind(program);
    const [origin, across, down] = TURNS[clockwiseDeg] ?? UPRIGHT;
    this.#gl.uniform2f(program.at('origin'), ...origin);
    this.#gl.uniform2f(program.at('across'), ...across);
    this.#gl.uniform2f(program.at('down'), ...down);
    const { widthPx, heightPx } = copy.picture;
    this.#planes.setExact(clockwiseDeg === 0 && widthPx === size.widthPx && heightPx === size.heightPx);
    drawAll(this.#gl);
    this.#planes.setExact(false);
    return this.#target.texture;
  }

  #programFor(kind: PictureKind): Program {
    const known = this.#programs.get(kind);
    if (known) return known;
    const program = new Program(this.#gl, TEXTURE_VERTEX, fragment(kind));
    this.#programs.set(kind, program);
    return program;
  }
}

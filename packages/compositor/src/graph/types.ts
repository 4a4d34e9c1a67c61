import type { TextureFormat } from '../gl/gl.js';
import type { BackgroundScene, EffectSettings } from '../look/index.js';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export type MaskKind = 'alpha' | 'classes';

/** Which costly passes are run: see `economy.ts`. */
export interface Economy {
  /** Edges follow the picture, seen at this share of the canvas' size; 0 = they do not. */
  readonly fineShare: number;
  /** Edge colours are cleaned of the old room. */
  readonly cleanEdge: boolean;
  /** The new background shines around the edge. */
  readonly lightWrap: boolean;
  /** Longer side of the canvas at most, as a share of the picture's. */
  readonly canvasShare: number;
}

/** All that sizes, uniforms and choices of passes may depend on. */
export interface Frame {
  readonly picture: Size;
  readonly canvas: Size;
  readonly mask: Size & {
    readonly kind: MaskKind;
    /** Share of the picture, 0..1, of which the network is sure that it is the person; 0 for classes. */
    readonly sureShare: number;
  };
  /** Masks so far, this one included. */
  readonly maskNumber: number;
  /** Of what lies behind the person: an image, a video or a scene; undefined = none was given. */
  readonly background: Size | undefined;
  /** Set while that is a scene, which the graphics draw themselves. */
  readonly scene: BackgroundScene | undefined;
  /**
   * Time from the capture of the frame whose mask was drawn before to that of this one; undefined where that mask says
   * nothing about this one: the first, another scene, epoch or size, a long gap.
   */
  readonly stepMs: number | undefined;
  /** Since the first frame, for what moves by itself. */
  readonly timeS: number;
  readonly effect: EffectSettings;
  readonly economy: Economy;
  readonly mirror: boolean;
}

/** By name: a number is a float, two to four are a vector, a boolean a bool. */
export type Uniforms = Readonly<Record<string, number | boolean | readonly number[]>>;

/** By name. */
export type Constants = Readonly<Record<string, boolean>>;

/** Part of a fragment shader: GLSL functions over `uv`, `at`, the textures it reads and its own uniforms. */
export interface Shader {
  /** Before it, each once. `PICTURE` gives `vec3 pictureAt(vec2)`. */
  readonly uses?: readonly Library[];
  /** Names of textures; each becomes a sampler of that name. */
  readonly reads?: readonly string[];
  readonly body: string;
  readonly uniforms?: (frame: Frame) => Uniforms;
  /**
   * Constants of its GLSL, one program for each combination. For what is switched off as a whole: without a graphics card
   * code costs time even where it never runs.
   */
  readonly constants?: (frame: Frame) => Constants;
}

/** GLSL that several shaders share. */
export interface Library extends Shader {
  readonly name: string;
}

/** A pass that makes the texture of its own name. Runs when something reads it and anything it depends on has changed. */
export interface ShaderPass extends Shader {
  readonly kind: 'shader';
  readonly name: string;
  readonly format: TextureFormat;
  readonly size: (frame: Frame) => Size;
  /** Reads its own result of the mask before, as `previous`, where `hasPrevious`. */
  readonly remembers?: true;
}

/** A wide Gaussian over all four channels of `source`, at any strength for the same cost. */
export interface BlurPass {
  readonly kind: 'blur';
  readonly name: string;
  readonly source: string;
  /** Standard deviation in samples of the source. */
  readonly sigmaSamples: (frame: Frame) => number;
}

/** Stands for one texture or another. */
export interface Choice {
  readonly kind: 'choice';
  readonly name: string;
  readonly choose: (frame: Frame) => string;
}

export type Pass = ShaderPass | BlurPass | Choice;

/** The last pass: writes the canvas, premultiplied. */
export type Effect = Shader;

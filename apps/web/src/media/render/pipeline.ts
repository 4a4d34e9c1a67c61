import type { Picture } from '../capture/picture.js';
import type { EffectKind, EffectSettings } from '../messages.js';
import type { Drawn } from '../sync/presenter.js';
import { BlurChain } from './blur-chain.js';
import { ClassMask } from './class-mask.js';
import { TABLE_BYTES, TABLE_ROW } from './class-table.js';
import { Target, Texture } from './gl.js';
import type { ComposePass } from './passes/compose.js';
import { createBlurPass } from './passes/compose-blur.js';
import { createClassesPass } from './passes/compose-classes.js';
import { createColourPass } from './passes/compose-colour.js';
import { createCutoutPass } from './passes/compose-cutout.js';
import { createImagePass } from './passes/compose-image.js';
import { createOverlayPass } from './passes/compose-overlay.js';
import { createRawPass } from './passes/compose-raw.js';
import { createVeilPass } from './passes/compose-veil.js';
import { ProbePass } from './passes/probe.js';
import { SoftenPass } from './passes/soften.js';
import { PictureTexture } from './picture-texture.js';

/** Standard deviation of the blur that hides everybody, as a share of the picture's height. */
const VEIL_STRENGTH = 0.06;

/** Rows top-down without padding; stretched over the whole picture. */
export interface MaskImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `alpha`: coverage of the person, 0..255; `classes`: class indices. */
  readonly kind: 'alpha' | 'classes';
  readonly pixels: Uint8Array;
}

/** How pictures are shown. */
export interface Look {
  readonly effect: EffectSettings;
  readonly mirror: boolean;
  /** How classes are drawn, see `classTable`; undefined in modes without classes. */
  readonly classTable: Uint8Array | undefined;
}

type PassName = EffectKind | 'veil' | 'classes';

/** For a class mask whose table is not known. */
const NOTHING_SHOWN = new Uint8Array(TABLE_BYTES);

const passOf = ({ effect, classTable }: Look): PassName =>
  effect.kind === 'overlay' && classTable ? 'classes' : effect.kind;

/** Everything that lives in one graphics context; made anew when the context was lost. */
export class Pipeline {
  readonly #gl: WebGL2RenderingContext;
  readonly #canvas: OffscreenCanvas;
  readonly #picture: PictureTexture;
  readonly #maskUpload: Texture;
  readonly #mask: Target;
  readonly #classMask: ClassMask;
  readonly #soften: SoftenPass;
  readonly #background: Texture;
  readonly #blur: BlurChain;
  readonly #passes: Readonly<Record<PassName, ComposePass>>;
  readonly #probe: ProbePass;
  #hasBackground = false;
  #maskKind: MaskImage['kind'] = 'alpha';

  constructor(gl: WebGL2RenderingContext, canvas: OffscreenCanvas) {
    this.#gl = gl;
    this.#canvas = canvas;
    this.#picture = new PictureTexture(gl);
    this.#maskUpload = new Texture(gl, 'r8');
    this.#mask = new Target(gl, 'r8');
    this.#classMask = new ClassMask(gl);
    this.#soften = new SoftenPass(gl);
    this.#background = new Texture(gl, 'rgba8');
    this.#blur = new BlurChain(gl);
    this.#probe = new ProbePass(gl);
    this.#passes = {
      none: createRawPass(gl),
      veil: createVeilPass(gl),
      blur: createBlurPass(gl),
      colour: createColourPass(gl),
      image: createImagePass(gl),
      cutout: createCutoutPass(gl),
      overlay: createOverlayPass(gl),
      classes: createClassesPass(gl),
    };
    gl.disable(gl.BLEND);
    gl.disable(gl.DITHER);
  }

  setPicture(picture: Picture): void {
    this.#picture.upload(picture);
    const canvas = this.#canvas;
    if (canvas.width === picture.widthPx && canvas.height === picture.heightPx) return;
    canvas.width = picture.widthPx;
    canvas.height = picture.heightPx;
  }

  setMask({ kind, pixels, widthPx, heightPx }: MaskImage): void {
    this.#maskKind = kind;
    if (kind === 'classes') return this.#classMask.upload(pixels, widthPx, heightPx);
    this.#maskUpload.upload(pixels, 0, widthPx, widthPx, heightPx);
    this.#soften.run(this.#maskUpload, 'red', this.#mask);
  }

  setBackground(image: ImageBitmap | undefined): void {
    const gl = this.#gl;
    this.#hasBackground = image !== undefined;
    if (!image) {
      this.#background.close();
      return;
    }
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#background.resize(image.width, image.height));
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, gl.RGBA, gl.UNSIGNED_BYTE, image);
  }

  draw(drawn: Drawn, look: Look): void {
    switch (drawn) {
      case 'idle':
        this.#clear();
        return;
      case 'raw':
        this.#compose('none', look, undefined);
        return;
      case 'blurred':
        // The mask that follows finds its pass compiled.
        this.#passes[passOf(look)].prepare(this.#picture.kind);
        this.#compose('veil', look, this.#blurred(undefined, VEIL_STRENGTH));
        return;
      case 'composite':
        this.#drawEffect(look);
        return;
    }
  }

  /** See `ProbePass.read`. */
  readProbe(take: (pixels: Uint8Array<ArrayBuffer>) => void): void {
    this.#probe.read(take);
  }

  /** Stops what runs by itself. The graphics' own objects go with their context. */
  close(): void {
    this.#probe.close();
  }

  #drawEffect(look: Look): void {
    const { kind, blurStrength } = look.effect;
    if (this.#maskKind === 'classes') {
      this.#classMask.setTable(look.classTable ?? NOTHING_SHOWN);
      const isPainted = kind === 'overlay';
      const paint = this.#classMask.painted(isPainted ? TABLE_ROW.shown : TABLE_ROW.subject);
      this.#soften.run(paint, 'alpha', this.#mask);
      if (isPainted) return this.#compose('classes', look, undefined, paint);
    }
    if (kind === 'blur') this.#compose(kind, look, this.#blurred(this.#mask.texture, blurStrength));
    // Until an image was given, the colour stands in for it.
    else if (kind === 'image' && !this.#hasBackground) this.#compose('colour', look, undefined);
    else this.#compose(kind, look, undefined);
  }

  #blurred(mask: Texture | undefined, strength: number): Texture {
    return this.#blur.run(this.#picture, mask, strength * this.#picture.heightPx);
  }

  #compose(pass: PassName, look: Look, blurred: Texture | undefined, paint?: Texture): void {
    this.#passes[pass].draw({
      picture: this.#picture,
      mask: this.#mask.texture,
      paint,
      background: this.#hasBackground ? this.#background : undefined,
      blurred,
      effect: look.effect,
      mirror: look.mirror,
    });
  }

  #clear(): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }
}

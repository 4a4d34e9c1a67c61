import { BlurChain } from '../gl/blur-chain.js';
import { drawAll, Target, type Texture } from '../gl/gl.js';
import { SCREEN_VERTEX, TEXTURE_VERTEX } from '../gl/glsl.js';
import type { PictureTexture } from '../gl/picture-texture.js';
import { Programs } from './programs.js';
import { constantsOf, readsPicture, texturesOf } from './shader-source.js';
import type { BlurPass, Effect, Frame, Pass, ShaderPass, Size } from './types.js';
import { setUniforms, uniformsOf } from './uniforms.js';

/** The picture has units 0 to 2. */
const FIRST_UNIT = 3;

/** A texture and which making of it this is. */
interface Made {
  readonly texture: Texture;
  readonly version: number;
}

/** What a pass made last, and from what: the same again needs no work. */
interface Memory {
  key: readonly number[];
  made: Made;
}

/** Told before and after each pass, to measure it. */
export interface PassObserver {
  begin(pass: string): void;
  end(): void;
}

/**
 * Draws effects. Each names the textures it reads; passes that make them run first, and only if anything they depend on
 * has changed since: to draw the same picture with another effect costs that effect's own passes only.
 */
export class Graph {
  readonly #gl: WebGL2RenderingContext;
  readonly #picture: PictureTexture;
  readonly #programs: Programs;
  readonly #passes: ReadonlyMap<string, Pass>;
  readonly #sources = new Map<string, Made>();
  readonly #memories = new Map<string, Memory>();
  readonly #targets = new Map<string, Target[]>();
  /** By pass that remembers, the mask that it was run for last. */
  readonly #ranFor = new Map<string, number>();
  readonly #chains = new Map<string, BlurChain>();
  readonly #observer: PassObserver | undefined;
  #versions = 0;
  #pictureVersion = 0;

  constructor(
    gl: WebGL2RenderingContext,
    picture: PictureTexture,
    passes: readonly Pass[],
    observer?: PassObserver,
  ) {
    this.#gl = gl;
    this.#picture = picture;
    this.#programs = new Programs(gl);
    this.#passes = new Map(passes.map((pass) => [pass.name, pass]));
    this.#observer = observer;
  }

  /** The picture's texture holds another one. */
  pictureChanged(): void {
    this.#pictureVersion = ++this.#versions;
  }

  /** A texture that no pass makes has new content. */
  sourceChanged(name: string, texture: Texture): void {
    this.#sources.set(name, { texture, version: ++this.#versions });
  }

  /** Starts to compile what an effect needs, so that its first picture need not wait as long. */
  prepare(effect: Effect, frame: Frame): void {
    this.#programs.for(effect, SCREEN_VERTEX, this.#picture.kind, frame);
    for (const name of texturesOf(effect)) this.#preparePass(name, frame);
  }

  /** Draws the canvas. @throws {GraphicsError} */
  draw(effect: Effect, frame: Frame): void {
    const gl = this.#gl;
    const inputs = this.#inputsOf(effect, frame);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    const program = this.#programs.for(effect, SCREEN_VERTEX, this.#picture.kind, frame);
    program.use();
    gl.uniform1i(program.at('mirror'), frame.mirror ? 1 : 0);
    this.#observer?.begin('effect');
    this.#run(effect, frame, program, inputs, sameSize(frame.canvas, frame.picture));
    this.#observer?.end();
  }

  /** What the pass of this name makes of the frame; for measurements. */
  make(name: string, frame: Frame): Texture {
    return this.#make(name, frame).texture;
  }

  #make(name: string, frame: Frame): Made {
    const source = this.#sources.get(name);
    if (source) return source;
    const pass = this.#passes.get(name);
    if (!pass) throw new RangeError(`Nothing makes the texture ${name}`);
    switch (pass.kind) {
      case 'choice':
        return this.#make(pass.choose(frame), frame);
      case 'blur':
        return this.#makeBlur(pass, frame);
      case 'shader':
        return this.#makeShader(pass, frame);
    }
  }

  #makeBlur(pass: BlurPass, frame: Frame): Made {
    const source = this.#make(pass.source, frame);
    const sigma = pass.sigmaSamples(frame);
    return this.#remember(pass.name, [source.version, sigma], () => {
      let chain = this.#chains.get(pass.name);
      if (!chain) this.#chains.set(pass.name, (chain = new BlurChain(this.#gl)));
      return chain.run(source.texture, sigma);
    });
  }

  #makeShader(pass: ShaderPass, frame: Frame): Made {
    const inputs = this.#inputsOf(pass, frame);
    const size = pass.size(frame);
    const uniforms = uniformsOf(pass, frame);
    const key = [
      size.widthPx,
      size.heightPx,
      readsPicture(pass) ? this.#pictureVersion : 0,
      ...inputs.map(({ version }) => version),
      ...[...Object.values(uniforms), ...Object.values(constantsOf(pass, frame))].flat().map(Number),
    ];
    return this.#remember(pass.name, key, () => {
      const [target, former] = this.#targetsOf(pass);
      const program = this.#programs.for(pass, TEXTURE_VERTEX, this.#picture.kind, frame);
      const before = former?.texture;
      const isRecent = this.#isRecent(pass.name, frame.maskNumber);
      const hasPrevious = isRecent && before !== undefined && sameSize(before, size);
      target.bind(size.widthPx, size.heightPx);
      program.use();
      if (before) this.#gl.uniform1i(program.at('hasPrevious'), hasPrevious ? 1 : 0);
      this.#run(pass, frame, program, before ? [...inputs, { texture: before, version: 0 }] : inputs, false);
      return target.texture;
    });
  }

  #run(
    shader: Effect,
    frame: Frame,
    program: ReturnType<Programs['for']>,
    inputs: readonly Made[],
    isExact: boolean,
  ): void {
    // A texture that was never drawn is made now, which binds it to whatever unit is active: before any is set.
    const handles = inputs.map(({ texture }) => texture.handle);
    if (readsPicture(shader)) this.#picture.bind(program);
    for (const [index, name] of texturesOf(shader).entries()) {
      const handle = handles[index];
      if (handle) program.sampler(name, FIRST_UNIT + index, handle);
    }
    setUniforms(this.#gl, program, uniformsOf(shader, frame));
    this.#picture.setExact(isExact);
    drawAll(this.#gl);
    this.#picture.setExact(false);
  }

  #inputsOf(shader: Effect, frame: Frame): readonly Made[] {
    return texturesOf(shader).flatMap((name) => (name === 'previous' ? [] : [this.#make(name, frame)]));
  }

  #remember(name: string, key: readonly number[], make: () => Texture): Made {
    const memory = this.#memories.get(name);
    if (memory && sameNumbers(memory.key, key)) return memory.made;
    this.#observer?.begin(name);
    const made = { texture: make(), version: ++this.#versions };
    this.#observer?.end();
    this.#memories.set(name, { key, made });
    return made;
  }

  /** Whether a pass was run for the mask before: another effect may have done without it for a while. */
  #isRecent(name: string, maskNumber: number): boolean {
    const last = this.#ranFor.get(name);
    this.#ranFor.set(name, maskNumber);
    return last !== undefined && maskNumber - last <= 1;
  }

  /** The one to draw into and, for a pass that remembers, the one drawn before. */
  #targetsOf(pass: ShaderPass): readonly [Target, Target?] {
    const count = pass.remembers ? 2 : 1;
    let targets = this.#targets.get(pass.name);
    if (!targets) {
      targets = Array.from({ length: count }, () => new Target(this.#gl, pass.format));
      this.#targets.set(pass.name, targets);
    }
    if (pass.remembers) targets.reverse();
    const [target, former] = targets;
    if (!target) throw new RangeError('A pass has a target');
    return former ? [target, former] : [target];
  }

  #preparePass(name: string, frame: Frame): void {
    const pass = this.#passes.get(name);
    if (!pass) return;
    if (pass.kind === 'choice') this.#preparePass(pass.choose(frame), frame);
    else if (pass.kind === 'blur') this.#preparePass(pass.source, frame);
    else {
      this.#programs.for(pass, TEXTURE_VERTEX, this.#picture.kind, frame);
      for (const read of texturesOf(pass)) this.#preparePass(read, frame);
    }
  }
}

const sameSize = (one: Size, other: Size): boolean =>
  one.widthPx === other.widthPx && one.heightPx === other.heightPx;

const sameNumbers = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

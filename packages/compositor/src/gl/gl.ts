export type GraphicsErrorCode = 'no_webgl2' | 'shader_failed' | 'no_memory';

/** The graphics cannot do what the compositor needs. */
export class GraphicsError extends Error {
  override readonly name = 'GraphicsError';
  readonly code: GraphicsErrorCode;
  constructor(code: GraphicsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A linked program with its uniform locations, looked up once. */
export class Program {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #locations = new Map<string, WebGLUniformLocation | null>();
  #isChecked = false;

  /**
   * Compiles in the background: nothing is asked here, for every answer waits for the compiler.
   * @throws {GraphicsError} `no_memory`
   */
  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.#gl = gl;
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ] as const) {
      const shader = gl.createShader(type);
      if (!shader) throw new GraphicsError('no_memory', 'The graphics give no shader');
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      // Flagged only: it lives as long as the program.
      gl.deleteShader(shader);
    }
    gl.linkProgram(program);
    this.#program = program;
  }

  /** Waits for the compiler the first time. @throws {GraphicsError} `shader_failed` with its log */
  use(): void {
    if (!this.#isChecked) this.#check();
    this.#gl.useProgram(this.#program);
  }

  /** Null where the shader does not use the uniform; WebGL ignores null. */
  at(name: string): WebGLUniformLocation | null {
    const known = this.#locations.get(name);
    if (known !== undefined) return known;
    const location = this.#gl.getUniformLocation(this.#program, name);
    this.#locations.set(name, location);
    return location;
  }

  #check(): void {
    const gl = this.#gl;
    this.#isChecked = true;
    if (gl.getProgramParameter(this.#program, gl.LINK_STATUS) || gl.isContextLost()) return;
    const shaders = gl.getAttachedShaders(this.#program) ?? [];
    const logs = [
      ...shaders.map((shader) => gl.getShaderInfoLog(shader)),
      gl.getProgramInfoLog(this.#program),
    ];
    throw new GraphicsError('shader_failed', logs.filter(Boolean).join('\n') || 'A program did not link');
  }

  /** Binds `texture` to a unit and the sampler `name` to that unit. */
  sampler(name: string, unit: number, texture: WebGLTexture): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit);
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, texture);
    this.#gl.uniform1i(this.at(name), unit);
  }
}

/** `rgba16f` only where `hasFloatTargets`. */
export type TextureFormat = 'r8' | 'rg8' | 'rgba8' | 'rgba16f';

/** Whether one can draw into 16-bit floats; asks for the extension, once is enough. */
export const hasFloatTargets = (gl: WebGL2RenderingContext): boolean =>
  Boolean(gl.getExtension('EXT_color_buffer_float') ?? gl.getExtension('EXT_color_buffer_half_float'));

/** Immutable storage, linear filter, clamped; made anew when the size changes. */
export class Texture {
  readonly #gl: WebGL2RenderingContext;
  readonly #format: TextureFormat;
  #handle: WebGLTexture | undefined;
  widthPx = 0;
  heightPx = 0;

  constructor(gl: WebGL2RenderingContext, format: TextureFormat) {
    this.#gl = gl;
    this.#format = format;
  }

  /** The storage, of the given size. */
  resize(widthPx: number, heightPx: number): WebGLTexture {
    const gl = this.#gl;
    if (this.#handle && this.widthPx === widthPx && this.heightPx === heightPx) return this.#handle;
    this.close();
    const handle = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, handle);
    gl.texStorage2D(gl.TEXTURE_2D, 1, formats(gl)[this.#format].sized, widthPx, heightPx);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    this.#handle = handle;
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    return handle;
  }

  /** Rows `strideBytes` apart, from `offsetBytes` on. Any row length: masks are not padded to four bytes. */
  upload(
    bytes: Uint8Array,
    offsetBytes: number,
    strideBytes: number,
    widthPx: number,
    heightPx: number,
  ): void {
    const gl = this.#gl;
    const { external, sampleBytes } = formats(gl)[this.#format];
    const handle = this.resize(widthPx, heightPx);
    // Graphics count row lengths in samples: rows that are no whole number of them apart go one at a time.
    const isWhole = strideBytes % sampleBytes === 0;
    const rows = isWhole ? heightPx : 1;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, handle);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, isWhole ? strideBytes / sampleBytes : widthPx);
    for (let y = 0; y < heightPx; y += rows) {
      const offset = offsetBytes + y * strideBytes;
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, y, widthPx, rows, external, gl.UNSIGNED_BYTE, bytes, offset);
    }
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
  }

  get handle(): WebGLTexture {
    return this.#handle ?? this.resize(1, 1);
  }

  /** Idempotent; the texture can be used again. */
  close(): void {
    if (this.#handle) this.#gl.deleteTexture(this.#handle);
    this.#handle = undefined;
  }
}

const formats = (gl: WebGL2RenderingContext) =>
  ({
    r8: { sized: gl.R8, external: gl.RED, sampleBytes: 1 },
    rg8: { sized: gl.RG8, external: gl.RG, sampleBytes: 2 },
    rgba8: { sized: gl.RGBA8, external: gl.RGBA, sampleBytes: 4 },
    // Never uploaded.
    rgba16f: { sized: gl.RGBA16F, external: gl.RGBA, sampleBytes: 8 },
  }) as const;

/** A texture one can draw into. */
export class Target {
  readonly texture: Texture;
  readonly #gl: WebGL2RenderingContext;
  readonly #framebuffer: WebGLFramebuffer;
  #attached: WebGLTexture | undefined;

  constructor(gl: WebGL2RenderingContext, format: TextureFormat = 'rgba8') {
    this.#gl = gl;
    this.texture = new Texture(gl, format);
    this.#framebuffer = gl.createFramebuffer();
  }

  get framebuffer(): WebGLFramebuffer {
    return this.#framebuffer;
  }

  /** Everything drawn from here on goes into this texture. */
  bind(widthPx: number, heightPx: number): void {
    const gl = this.#gl;
    const handle = this.texture.resize(widthPx, heightPx);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    if (this.#attached !== handle) {
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, handle, 0);
      this.#attached = handle;
    }
    gl.viewport(0, 0, widthPx, heightPx);
  }
}

/** One triangle over the whole target; no buffers. */
export function drawAll(gl: WebGL2RenderingContext): void {
  gl.drawArrays(gl.TRIANGLES, 0, 3);
}

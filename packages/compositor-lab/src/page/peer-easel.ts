import { DEFAULT_EFFECT } from '@maskwire/compositor';
import {
  type Effect,
  economyAt,
  type Frame,
  Graph,
  PictureTexture,
  Texture,
} from '@maskwire/compositor/graph';
import type { LabDrawing } from '../job.js';
import { type Easel, Listener, newCanvas } from './canvas.js';
import { effectsOf, type Peer, type PeerEffects } from './peers/peer.js';

/** Everything is drawn: comparisons know no slow machine. */
const ECONOMY = economyAt('full');

/** Draws with a peer's passes, on the same graph as the product. */
export class PeerEasel implements Easel {
  readonly gl: WebGL2RenderingContext;
  readonly passes = new Listener();
  readonly #canvas: OffscreenCanvas;
  readonly #picture: PictureTexture;
  readonly #mask: Texture;
  readonly #graph: Graph;
  readonly #effects: PeerEffects;
  #maskAtMs: number | undefined;
  #maskNumber = 0;
  #stepMs: number | undefined;

  constructor(peer: Peer) {
    const { canvas, gl } = newCanvas();
    this.gl = gl;
    this.#canvas = canvas;
    this.#picture = new PictureTexture(gl);
    this.#mask = new Texture(gl, 'r8');
    this.#graph = new Graph(gl, this.#picture, peer.passes, this.passes);
    this.#effects = effectsOf(peer);
    gl.disable(gl.DITHER);
    // Their methods average in floats.
    gl.getExtension('EXT_color_buffer_float');
  }

  async setBackground(background: LabDrawing['background']): Promise<void> {
    if (background) throw new RangeError('Peers are compared before colours and blur only');
  }

  paint({ picture, mask, isFirst, capturedAtMs, effect }: LabDrawing): void {
    if (isFirst) this.#maskAtMs = undefined;
    if (picture) {
      this.#picture.upload(picture);
      this.#graph.pictureChanged();
    }
    if (mask) {
      const { pixels, widthPx, heightPx } = mask;
      this.#mask.upload(pixels, 0, widthPx, widthPx, heightPx);
      this.#graph.sourceChanged('alphaMask', this.#mask);
      const atMs = capturedAtMs ?? performance.now();
      this.#stepMs = this.#maskAtMs === undefined ? undefined : atMs - this.#maskAtMs;
      this.#maskAtMs = atMs;
      this.#maskNumber++;
    }
    const { widthPx, heightPx } = this.#picture;
    if (this.#canvas.width !== widthPx) this.#canvas.width = widthPx;
    if (this.#canvas.height !== heightPx) this.#canvas.height = heightPx;
    this.#graph.draw(this.#effectOf(effect), this.#frame(effect));
  }

  #effectOf(effect: LabDrawing['effect']): Effect {
    const kind = effect?.kind ?? DEFAULT_EFFECT.kind;
    if (kind === 'cutout' || kind === 'colour' || kind === 'blur') return this.#effects[kind];
    throw new RangeError(`Peers are not compared with the effect ${kind}`);
  }

  #frame(effect: LabDrawing['effect']): Frame {
    const { widthPx, heightPx } = this.#picture;
    const picture = { widthPx, heightPx };
    return {
      picture,
      canvas: picture,
      mask: { kind: 'alpha', sureShare: 0, widthPx: this.#mask.widthPx, heightPx: this.#mask.heightPx },
      maskNumber: this.#maskNumber,
      background: undefined,
      scene: undefined,
      stepMs: this.#stepMs,
      timeS: 0,
      effect: { ...DEFAULT_EFFECT, ...effect },
      economy: ECONOMY,
      mirror: false,
    };
  }
}

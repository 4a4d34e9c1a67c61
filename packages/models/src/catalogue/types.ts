import type { OutputKind, Size, ZoomPlan } from '@maskwire/engine';

/** Where a model's file comes from; always pinned by content. */
export type ModelFile =
  /** A file of an npm package that is a dependency. */
  | { readonly from: 'package'; readonly package: string; readonly file: string; readonly sha256: string }
  /** Fetched once into the models folder. */
  | {
      readonly from: 'download';
      /** Pinned to a commit or version, never to a moving name. */
      readonly url: string;
      /** Name in the models folder and under a mirror's base address. */
      readonly file: string;
      readonly bytes: number;
      readonly sha256: string;
    }
  /** A user's own, registered with `models add`; the path is absolute. */
  | { readonly from: 'folder'; readonly path: string; readonly sha256: string };

/** How RGB bytes become what a user's ONNX graph reads, and what its output means. */
export interface OnnxContract {
  /** Order of the float input's sides. */
  readonly layout: 'nchw' | 'nhwc';
  /** value = (byte / 255 - mean) / std, by channel R, G, B. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly channelOrder: 'rgb' | 'bgr';
  /** `logits` by class or for one person, `probability` for one person, `index`: classes already chosen. */
  readonly output: 'logits' | 'probability' | 'index';
  /** Size of what the graph gives, before it is stretched to the mask. */
  readonly outputSize: Size;
  /** Which output, where the graph has several. */
  readonly outputName?: string;
}

/** One network. */
export interface ModelEntry {
  readonly id: string;
  readonly format: 'tflite' | 'onnx';
  readonly file: ModelFile;
  readonly licence: string;
  /** Where it comes from, for people. */
  readonly homepage: string;
  readonly input: Size;
  /** For `onnx` only; a `.tflite` file says it itself. */
  readonly onnx?: OnnxContract;
}

/** Networks whose results are averaged into one graph; the first one's sizes are the graph's unless given. */
export interface GraphRecipe {
  readonly members: readonly [GraphMember, ...GraphMember[]];
  readonly input: Size;
  readonly output: Size;
}

export interface GraphMember {
  readonly model: string;
  /** Sees the picture mirrored; its result is mirrored back. */
  readonly flip?: boolean;
  /** Input size to run the network at instead of its own: a larger one sees more detail, a smaller one more context. */
  readonly size?: Size;
}

/** What a mode runs; see `PipelinePlan`. */
export type PipelineRecipe =
  | { readonly kind: 'single'; readonly graph: GraphRecipe }
  | {
      readonly kind: 'zoom';
      readonly first: GraphRecipe;
      readonly second: GraphRecipe;
      readonly zoom: ZoomPlan;
    };

/** One mode: what a client may ask for, and what it is made of. */
export interface ModeEntry {
  readonly id: string;
  readonly title: string;
  /** One line for people. */
  readonly description: string;
  readonly task: 'person' | 'scene';
  readonly kind: OutputKind;
  /** By class index; `person` alone for `alpha`. */
  readonly labels: readonly string[];
  /** One `#rrggbb` for each label: the one source of overlay and legend. */
  readonly palette: readonly string[];
  readonly licence: string;
  /** Where the model comes from, for people. */
  readonly source: string;
  /** Size of the frame to send. */
  readonly input: Size;
  readonly output: Size;
  readonly recipe: PipelineRecipe;
  /** Whether a result depends on earlier frames. */
  readonly stateful: boolean;
  /** Shown to users; the others are addressable by id, for benchmarks. */
  readonly listed: boolean;
}

/** What there is to choose from: the built-in entries and the user's own. */
export interface Catalogue {
  readonly models: readonly ModelEntry[];
  readonly modes: readonly ModeEntry[];
}

export const findMode = (catalogue: Catalogue, id: string): ModeEntry | undefined =>
  catalogue.modes.find((mode) => mode.id === id);

export const findModel = (catalogue: Catalogue, id: string): ModelEntry | undefined =>
  catalogue.models.find((model) => model.id === id);

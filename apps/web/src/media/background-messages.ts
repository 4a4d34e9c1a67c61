import type { BackgroundScene, Scene } from '@maskwire/compositor/look';

/** What lies behind the person in the effect `image`. All but a scene comes from the page. */
export type BackgroundSource =
  /** Nothing: the colour stands in for it. */
  | { readonly kind: 'colour' }
  | { readonly kind: 'image'; readonly image: ImageBitmap }
  | ({ readonly kind: 'scene' } & BackgroundScene)
  /**
   * A video from the page's MediaStreamTrackProcessor: its frames do not pass through the page's thread. `poster` is
   * shown until the first one comes.
   */
  | {
      readonly kind: 'video';
      readonly poster: ImageBitmap;
      readonly readable: ReadableStream<VideoFrame>;
    }
  /** A video whose frames the page sends one by one (`background-frame`), where there is no processor. */
  | { readonly kind: 'video-frames'; readonly poster: ImageBitmap };

export type BackgroundCommand =
  | { readonly kind: 'background'; readonly source: BackgroundSource }
  | { readonly kind: 'background-frame'; readonly frame: ImageBitmap };

/** To decode one picture, upright, away from the page's thread, where a large one would stop everything for a second. */
export interface DecodeRequest {
  /** A file that holds a picture, or a frame of a video, which is taken over. */
  readonly source: Blob | VideoFrame;
  /** A longer side is scaled down to it. */
  readonly maxSidePx: number;
}

export type DecodeAnswer =
  | { readonly kind: 'decoded'; readonly bitmap: ImageBitmap }
  | { readonly kind: 'failed'; readonly message: string };

/** Small pictures of the moving backgrounds, in a thread and in graphics that are given back at once. */
export interface PaintScenes {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Empty where the browser gives no graphics; the start says what is wrong with them. */
export type ScenesPainted = ReadonlyMap<Scene, ImageBitmap>;

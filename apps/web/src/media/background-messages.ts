import type { BackgroundScene } from '@maskwire/compositor/look';

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

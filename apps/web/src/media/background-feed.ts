import type { Background } from '@maskwire/compositor';
import type { BackgroundSource } from './background-messages.js';
import { BackgroundVideo } from './background-video.js';
import type { Stage } from './stage.js';

/** A scene is looked at this often, for when nothing else draws the canvas. */
const SCENE_STEP_MS = 1000 / 15;

/** Brings what lies behind the person to the stage: once, or again and again. The newest frame wins. */
export class BackgroundFeed {
  readonly #stage: Pick<Stage, 'setBackground' | 'moveBackground'>;
  readonly #video = new BackgroundVideo();
  #stop: () => void = () => undefined;
  #takesFrames = false;

  constructor(stage: Pick<Stage, 'setBackground' | 'moveBackground'>) {
    this.#stage = stage;
  }

  /** Ends what was shown before. */
  show(source: BackgroundSource): void {
    this.#stop();
    this.#stop = () => undefined;
    this.#takesFrames = source.kind === 'video-frames';
    this.#stage.setBackground(firstOf(source));
    if (source.kind === 'video') {
      this.#stop = this.#video.follow(source.readable, (frame) => this.#stage.moveBackground(frame));
    }
    if (source.kind === 'scene' && !source.isStill) {
      const timer = setInterval(() => this.#stage.moveBackground(undefined), SCENE_STEP_MS);
      this.#stop = () => clearInterval(timer);
    }
  }

  /** Takes over a frame that the page sent. */
  push(frame: ImageBitmap): void {
    if (this.#takesFrames) this.#stage.moveBackground({ kind: 'image', image: frame });
    else frame.close();
  }
}

function firstOf(source: BackgroundSource): Background | undefined {
  switch (source.kind) {
    case 'colour':
      return undefined;
    case 'image':
      return source;
    case 'scene':
      return source;
    case 'video':
    case 'video-frames':
      return { kind: 'image', image: source.poster };
  }
}

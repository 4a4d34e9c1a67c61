/** Lent at the same time; more end the oldest. */
export const MAX_LENT_TRACKS = 8;
/** A track that is stopped by whoever has it says nothing: it is looked at. */
export const LOOK_MS = 1000;

export type LentTrack = Pick<MediaStreamTrack, 'readyState' | 'stop' | 'dispatchEvent'>;

/** Tracks of the canvas that scripts of the page have. */
export class LentTracks {
  readonly #changed: () => void;
  #tracks: LentTrack[] = [];
  /** While any is lent. */
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param changed some were lent, or the last one has ended */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get isAny(): boolean {
    return this.#tracks.length > 0;
  }

  lend(tracks: readonly LentTrack[]): void {
    this.#tracks = [...this.#tracks, ...tracks].filter(isLive);
    endTracks(this.#tracks.splice(0, this.#tracks.length - MAX_LENT_TRACKS));
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
    this.#changed();
  }

  endAll(): void {
    endTracks(this.#tracks);
    this.#look();
  }

  #look(): void {
    this.#tracks = this.#tracks.filter(isLive);
    if (this.isAny || this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changed();
  }
}

const isLive = (track: LentTrack): boolean => track.readyState === 'live';

/** A track that is stopped by its own page says nothing; who reads it is to hear. */
function endTracks(tracks: readonly LentTrack[]): void {
  for (const track of tracks) {
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
}

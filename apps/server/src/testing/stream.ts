import { endOf, type TestClient } from './client.js';
import { pause, until } from './until.js';

/** A session that sends frames all the time, and what became of them. */
export class Stream {
  readonly client: TestClient;
  readonly #image: Uint8Array;
  readonly #sent: number[] = [];
  #running = true;
  readonly #done: Promise<void>;

  private constructor(client: TestClient, image: Uint8Array, run: (stream: Stream) => Promise<void>) {
    this.client = client;
    this.#image = image;
    this.#done = run(this);
  }

  /** Sends at a fixed rate whatever comes back. */
  static atRate(client: TestClient, image: Uint8Array, fps: number): Stream {
    return new Stream(client, image, async (stream) => {
      const startMs = performance.now();
      for (let due = 0; stream.#running; due++) {
        stream.#send();
        await pause(Math.max(0, startMs + ((due + 1) * 1000) / fps - performance.now()));
      }
    });
  }

  /**
   * Sends each frame after the answer to the last, so that nothing is superseded, and with a gap that keeps even a
   * fast machine below the server's 60 frames a second.
   */
  static inTurn(client: TestClient, image: Uint8Array, gapMs = 20): Stream {
    return new Stream(client, image, async (stream) => {
      while (stream.#running) {
        await client.answer(stream.#send());
        await pause(gapMs);
      }
    });
  }

  /** Stops and gives the end of each frame sent, in sending order. @throws when a frame has not one answer. */
  async stop(): Promise<string[]> {
    this.#running = false;
    await this.#done;
    await until('all answers', () => this.#sent.every((id) => this.client.answersOf(id).length > 0));
    // Whatever is still on its way would be an answer too many.
    await this.client.ping();
    return this.#sent.map((id) => {
      const answers = this.client.answersOf(id);
      if (answers.length !== 1) throw new Error(`Frame ${id} has ${answers.length} answers`);
      return answers.map(endOf).join();
    });
  }

  /** Stops without asking for what is owed: the connection is gone. */
  async abandon(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  #send(): number {
    const id = this.client.frame(this.#image);
    this.#sent.push(id);
    return id;
  }
}

export const countOf = (ends: readonly string[], end: string): number =>
  ends.filter((each) => each === end).length;

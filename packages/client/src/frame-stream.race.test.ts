import { ENCODING } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { dropMessage, maskMessage } from './testing/answers.js';
import { frameBench } from './testing/frame-bench.js';

describe('races of the frame path', () => {
  it('a mask after the time limit is not a second end of its frame', () => {
    const { stream, clock, ends, send } = frameBench();
    send();
    clock.advance(2000);
    stream.receive(maskMessage({ frameId: 1 }));
    expect(ends).toEqual(['lost 1 timeout']);
    expect(stream.stats().frames.late).toBe(1);
  });

  it('a mask that came too late is still what an unchanged one repeats', () => {
    const { stream, clock, ends, send } = frameBench();
    send();
    clock.advance(2000);
    stream.receive(maskMessage({ frameId: 1 }, 33));
    send();
    stream.receive(maskMessage({ frameId: 2 }, 0, ENCODING.unchanged));
    expect(ends).toEqual(['lost 1 timeout', 'mask 2']);
  });

  it('a way slower than the limit is learnt from late answers, and frames get through again', () => {
    const { stream, clock, ends, send } = frameBench();
    send();
    clock.advance(3000);
    stream.receive(maskMessage({ frameId: 1 }));
    send();
    clock.advance(3000);
    stream.receive(maskMessage({ frameId: 2 }));
    expect(ends).toEqual(['lost 1 timeout', 'mask 2']);
  });

  it('a second answer to the same frame is ignored', () => {
    const { stream, ends, send } = frameBench();
    send();
    stream.receive(maskMessage({ frameId: 1 }));
    stream.receive(dropMessage({ frameId: 1 }));
    expect(ends).toEqual(['mask 1']);
  });

  it('answers out of order end their own frames', () => {
    const { stream, ends, send } = frameBench();
    send();
    send();
    send();
    stream.receive(maskMessage({ frameId: 3 }));
    stream.receive(dropMessage({ frameId: 1 }));
    stream.receive(maskMessage({ frameId: 2 }));
    expect(ends).toEqual(['mask 3', 'dropped 1 superseded', 'mask 2']);
  });

  it('a mask of the epoch before is stale, and frees its slot', () => {
    const { stream, ends, send } = frameBench(1);
    send();
    stream.setEpoch(1, undefined);
    stream.receive(maskMessage({ frameId: 1, epoch: 0 }));
    expect(ends).toEqual(['mask 1 stale']);
    expect(stream.stats().frames).toMatchObject({ masks: 0, staleMasks: 1 });
    expect(send().sent).toBe(true);
  });

  it('frames of a lost connection stay lost when the next one answers with their ids', () => {
    const bench = frameBench();
    bench.send();
    bench.stream.close();
    bench.open();
    bench.send();
    bench.stream.receive(maskMessage({ frameId: 1 }));
    bench.stream.receive(maskMessage({ frameId: 2 }));
    expect(bench.ends).toEqual(['lost 1 disconnected', 'mask 2']);
  });

  it('a listener may send from within the mask it is given', () => {
    const { stream, events, sentIds, send } = frameBench(1);
    events.on('mask', () => {
      send();
    });
    send();
    stream.receive(maskMessage({ frameId: 1 }));
    expect(sentIds).toEqual([1, 2]);
  });

  it('a listener may close the stream from within a loss; every frame still ends once', () => {
    const { stream, events, clock, ends, send } = frameBench();
    events.on('lost', () => stream.close());
    for (let i = 0; i < 4; i++) send();
    clock.advance(2000);
    expect(ends.toSorted()).toEqual([1, 2, 3, 4].map((id) => `lost ${id} timeout`));
  });
});

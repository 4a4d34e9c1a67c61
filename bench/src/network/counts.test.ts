import { describe, expect, it } from 'vitest';
import { type ClientCounts, disagreements, type SideCounts, serverCounts, since } from './counts.js';

const METRICS = `# HELP maskwire_frames_received_total Frames received
# TYPE maskwire_frames_received_total counter
maskwire_frames_received_total 120
maskwire_masks_sent_total 100
maskwire_masks_late_total 3
maskwire_frames_dropped_total{reason="superseded"} 15
maskwire_frames_dropped_total{reason="expired"} 0
maskwire_frames_failed_total{reason="corrupt_image"} 5
`;
const server: SideCounts = {
  frames: 120,
  masks: 100,
  dropped: { superseded: 15, expired: 0 },
  failed: { corrupt_image: 5 },
};
const client = (difference: Partial<ClientCounts> = {}): ClientCounts => ({
  frames: 120,
  masks: 100,
  dropped: { superseded: 15 },
  failed: { corrupt_image: 5 },
  lateOthers: 0,
  ...difference,
});

describe('the counts of both sides', () => {
  it('are read from the metrics', () => {
    expect(serverCounts(METRICS)).toEqual(server);
    expect(() => serverCounts('maskwire_masks_sent_total 1')).toThrow('frames_received');
  });

  it('are those of the run alone', () => {
    const before = { frames: 20, masks: 20, dropped: {}, failed: { corrupt_image: 5 } };
    expect(since(before, server)).toEqual({
      frames: 100,
      masks: 80,
      dropped: { superseded: 15, expired: 0 },
      failed: { corrupt_image: 0 },
    });
  });

  it('agree when they are equal', () => {
    expect(disagreements(client(), server)).toEqual([]);
  });

  it('disagree by cause, where the sum would hide it', () => {
    expect(disagreements(client({ dropped: { superseded: 14, expired: 1 } }), server)).toEqual([
      'dropped superseded: client 14, server 15',
      'dropped expired: client 1, server 0',
    ]);
  });

  it('excuse as many as came too late to be told apart, and no more', () => {
    expect(disagreements(client({ dropped: { superseded: 13 }, lateOthers: 2 }), server)).toEqual([]);
    expect(disagreements(client({ dropped: { superseded: 12 }, lateOthers: 2 }), server)).toHaveLength(1);
    expect(disagreements(client({ lateOthers: 1 }), server)).toHaveLength(1);
  });

  it('tell frames and masks that got lost', () => {
    expect(disagreements(client({ frames: 121, masks: 99 }), server)).toEqual([
      'frames: client 121, server 120',
      'masks: client 99, server 100',
    ]);
  });
});

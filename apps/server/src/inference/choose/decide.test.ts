import type { BackendInfo, EngineName } from '@maskwire/engine';
import { describe, expect, it } from 'vitest';
import { decide, type EngineDecision, type Probe } from './decide.js';

const MASK = Uint8Array.from({ length: 100 }, (_, i) => (i < 40 ? 255 : 0));

const info = (name: EngineName, hardware: BackendInfo['hardware']): BackendInfo => ({
  name,
  device: `device of ${name}`,
  version: '1.0.0',
  format: 'onnx',
  hardware,
});

interface Works {
  readonly frameMs: number;
  readonly batchFrameMs?: number;
  readonly hardware?: BackendInfo['hardware'];
  readonly mask?: Uint8Array;
}

const works = (
  engine: EngineName,
  { frameMs, batchFrameMs = frameMs, hardware, mask = MASK }: Works,
): Probe => ({
  ok: true,
  engine,
  info: info(engine, hardware ?? (engine === 'onnx-cpu' ? 'cpu' : 'gpu')),
  frameMs,
  batchFrameMs,
  mask,
});
const refused = (engine: EngineName, reason: string): Probe => ({ ok: false, engine, reason });
const names = ({ ranked }: EngineDecision): EngineName[] => ranked.map(({ engine }) => engine);

const cpu = works('onnx-cpu', { frameMs: 4 });

describe('the decision between engines', () => {
  it('takes the fastest that agrees, and keeps the others as what takes over', () => {
    const decision = decide(
      [works('onnx-cuda', { frameMs: 1.5 }), works('onnx-webgpu', { frameMs: 2.5 }), cpu],
      2,
    );
    expect(names(decision)).toEqual(['onnx-cuda', 'onnx-webgpu', 'onnx-cpu']);
    expect(decision.why).toBe('1.5 ms a frame on device of onnx-cuda, the fastest of 3 tried');
    expect(decision.others).toEqual([
      {
        engine: 'onnx-webgpu',
        reason: 'works on device of onnx-webgpu, but takes 2.5 ms a frame where onnx-cuda takes 1.5 ms',
      },
      {
        engine: 'onnx-cpu',
        reason: 'works on device of onnx-cpu, but takes 4.0 ms a frame where onnx-cuda takes 1.5 ms',
      },
    ]);
  });

  it('puts nothing behind the reference', () => {
    const decision = decide([works('tfjs', { frameMs: 40, hardware: 'cpu' }), cpu], 2);
    expect(names(decision)).toEqual(['onnx-cpu']);
    expect(decision.others[0]?.reason).toContain('takes 40.0 ms a frame where onnx-cpu takes 4.0 ms');
  });

  it('keeps the reason of each engine that refused', () => {
    const decision = decide([refused('onnx-cuda', 'no driver'), refused('tfjs', 'not installed'), cpu], 2);
    expect(names(decision)).toEqual(['onnx-cpu']);
    expect(decision.others).toEqual([
      { engine: 'onnx-cuda', reason: 'no driver' },
      { engine: 'tfjs', reason: 'not installed' },
    ]);
  });

  it('never takes an emulated GPU, however fast it says it is', () => {
    const decision = decide([works('onnx-webgpu', { frameMs: 0, hardware: 'software' }), cpu], 1);
    expect(names(decision)).toEqual(['onnx-cpu']);
    expect(decision.others[0]?.reason).toContain('emulated on the CPU');
  });

  it.each([
    ['another person', MASK.map((value) => 255 - value), /IoU 0\.000/],
    ['an empty mask', new Uint8Array(100), /IoU 0\.000/],
    ['a mask of another length', MASK.subarray(1), /IoU 0\.000/],
    // The same outline, but the probabilities are off.
    ['washed out values', MASK.map((value) => (value > 0 ? 200 : 40)), /mean error 0\.18/],
  ])('does not take a fast engine that gives %s', (_, mask, words) => {
    const decision = decide([works('onnx-webgpu', { frameMs: 0.5, mask }), cpu], 1);
    expect(names(decision)).toEqual(['onnx-cpu']);
    expect(decision.others[0]?.reason).toMatch(words);
  });

  it('between equally fast engines takes the one that serves more frames', () => {
    const gpu = works('onnx-webgpu', { frameMs: 4.2, batchFrameMs: 1 });
    expect(names(decide([gpu, cpu], 2))[0]).toBe('onnx-webgpu');
    // Sixteen cores serve 4000 frames a second, the GPU 1000.
    expect(names(decide([gpu, cpu], 16))[0]).toBe('onnx-cpu');
  });

  it('takes nothing on trust when there is no reference', () => {
    const decision = decide([works('onnx-cuda', { frameMs: 1 }), refused('onnx-cpu', 'crashed')], 1);
    expect(names(decision)).toEqual(['onnx-cpu']);
    expect(decision.others[0]?.reason).toContain('no onnx-cpu result');
  });

  it('still names an engine when nothing was tried', () => {
    expect(names(decide([], 1))).toEqual(['onnx-cpu']);
  });
});

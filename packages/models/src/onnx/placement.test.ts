import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pointAtSoftwareVulkan } from '@maskwire/engine/contract';
import { afterAll, expect, it } from 'vitest';
import { BUILT_IN } from '../catalogue/builtin.js';
import { graphsOf } from '../catalogue/lookup.js';
import { findMode } from '../catalogue/types.js';
import { placement, readPlacement } from '../testing/placement.js';
import { requestOf } from '../testing/requests.js';
import { emitOnnx } from './emit.js';

/**
 * Operators of ours that onnxruntime 1.30 has no WebGPU kernel for. Harmless where they are: at the very end, so that
 * nothing goes back to the GPU. They cost reading floats instead of bytes from it, 4 times 37 or 64 KB a frame.
 */
const WITHOUT_KERNEL = new Set(['Mean', 'QuantizeLinear']);

const missing = pointAtSoftwareVulkan(process.env);
const folder = mkdtempSync(join(tmpdir(), 'maskwire-placement-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.for(['fast', 'balanced'])(
  'on WebGPU only named operators of %s are left to the CPU',
  async (id, context) => {
    if (missing !== undefined) return context.skip(missing);
    const mode = findMode(BUILT_IN, id);
    const [graph] = mode ? graphsOf(mode) : [];
    if (!mode || !graph) throw new Error(`mode ${id} has no graph`);
    const file = join(folder, `${id}.onnx`);
    writeFileSync(file, emitOnnx(await requestOf(graph, mode.kind)));

    const { onDevice, onCpu } = await placement(file, 'webgpu');
    expect(onCpu.filter((operator) => !WITHOUT_KERNEL.has(operator))).toEqual([]);
    expect(onDevice).toBeGreaterThan(90);
  },
);

it.each([
  [
    `[V:x] Node placements
[V:x, session_state.cc:1383 VerifyEachNodeIsAssignedToAnEp]  Node(s) placed on [CPUExecutionProvider]. Number of nodes: 2
[V:x, session_state.cc:1385 VerifyEachNodeIsAssignedToAnEp]   Mean (mean)
[V:x, session_state.cc:1385 VerifyEachNodeIsAssignedToAnEp]   Conv (m0_12)
[V:x, session_state.cc:1383 VerifyEachNodeIsAssignedToAnEp]  Node(s) placed on [WebGpuExecutionProvider]. Number of nodes: 110
[V:x, session_state.cc:1385 VerifyEachNodeIsAssignedToAnEp]   Cast (floats)`,
    { onDevice: 110, onCpu: ['Mean', 'Conv'] },
  ],
  [
    '[V:x AssignedToAnEp]  All nodes placed on [WebGpuExecutionProvider]. Number of nodes: 4',
    { onDevice: 4, onCpu: [] },
  ],
])('reads what the runtime says of its nodes (%#)', (log, read) => {
  expect(readPlacement(log)).toEqual(read);
});

it('does not take silence for a good answer', () => {
  expect(() => readPlacement('')).toThrow(/did not say/);
});
